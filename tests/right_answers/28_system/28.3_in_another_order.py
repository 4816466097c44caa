definition = """
syntax = "proto3";
package kitchen.v1;
message GetBoilingPointResponse { double temperature = 1; }
message GetBoilingPointRequest { string station_id = 1; }
service KitchenService {
  rpc GetBoilingPoint (GetBoilingPointRequest)
      returns (GetBoilingPointResponse) {}
}
"""
