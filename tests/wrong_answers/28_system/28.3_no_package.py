# hint: the package is '', not 'kitchen.v1'
definition = """
syntax = "proto3";
service KitchenService { rpc GetBoilingPoint(GetBoilingPointRequest) returns (GetBoilingPointResponse); }
message GetBoilingPointRequest { string station_id = 1; }
message GetBoilingPointResponse { double temperature = 1; }
"""
