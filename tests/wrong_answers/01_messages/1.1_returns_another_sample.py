# hint: not in the sample that was handed in
definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  optional double rain = 1;
  Wind wind = 2;
}
"""


def apply(update, sample):
    result = Sample()
    result.CopyFrom(sample)
    if update.HasField("rain"):
        result.rain = update.rain
    if update.HasField("wind"):
        result.wind.CopyFrom(update.wind)
    return result
