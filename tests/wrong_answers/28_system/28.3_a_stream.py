# hint: is unary
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (stream GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
