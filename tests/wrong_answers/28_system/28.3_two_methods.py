# hint: its one method is
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); rpc Other(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
