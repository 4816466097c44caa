# hint: messages of its own
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(BoilingPointRequest) returns (GetBoilingPointResponse); }
message BoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
