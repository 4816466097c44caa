# hint: its one method is GetBoilingPoint
definition = """
syntax = "proto3";
package kitchen.v1;
service KitchenService { rpc BoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
