# hint: station_id is to be a string
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { int32 station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
