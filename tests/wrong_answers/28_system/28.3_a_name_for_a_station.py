# hint: has one field, station_id
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
