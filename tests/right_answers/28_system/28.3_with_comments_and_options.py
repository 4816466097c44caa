definition = """
// For cooks.
syntax = "proto3";
package kitchen.v1;
option optimize_for = SPEED;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
