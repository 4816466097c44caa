# hint: a new wind replaces the old one
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
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.MergeFrom(update.wind)
