# hint: Correction has no field `rain`
definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  // later
}
"""


def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
