# hint: which word gives it presence
definition = """
syntax = "proto3";
package lesson01;
import "report.proto";

message Correction {
  double rain = 1;
  Wind wind = 2;
}
"""


def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
