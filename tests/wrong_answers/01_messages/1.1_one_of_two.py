# hint: a correction may carry both
definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  oneof change {
    double rain = 1;
    Wind wind = 2;
  }
}
"""


def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
