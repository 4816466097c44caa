definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  Wind wind = 2;            // averaged over ten minutes
  optional double rain = 1;
}
"""


def apply(update, sample):
    for name in ("rain", "wind"):
        if update.HasField(name):
            sample.ClearField(name)
            sample.MergeFrom(Sample(**{name: getattr(update, name)}))
