# hint: the package is 'kitchen'
definition = """
syntax = "proto3";
package kitchen;
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
