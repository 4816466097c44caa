# hint: one value, not a list
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { repeated double temperature = 1; }
"""
