# hint: `rain` has the number 2, not 1
definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  optional double rain = 2;
  Wind wind = 1;
}
"""


def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
