# hint: there is one service, KitchenService
definition = """
syntax = "proto3";
package kitchen.v1;
service Kitchen { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
