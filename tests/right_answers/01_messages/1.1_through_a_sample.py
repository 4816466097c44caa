from google.protobuf import field_mask_pb2

definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  oneof _rain {
    double rain = 1;  // a oneof of one member: presence, too
  }
  optional Wind wind = 2;
  string remark = 3;
}
message Corrections { repeated Report reports = 1; }
"""


def apply(update, sample):
    paths = [name for name in ("rain", "wind") if update.HasField(name)]
    source = Sample(rain=update.rain, wind=Wind(speed=update.wind.speed, direction=update.wind.direction))
    field_mask_pb2.FieldMask(paths=paths).MergeMessage(source, sample, replace_message_field=True)
