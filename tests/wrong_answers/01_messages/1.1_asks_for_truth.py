# hint: the update has no wind, and yet the wind has changed
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
    if update.rain:
        sample.rain = update.rain
    if update.wind:
        sample.wind.CopyFrom(update.wind)
