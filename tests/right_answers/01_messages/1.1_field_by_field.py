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
    if "rain" in update:
        sample.rain = update.rain
    if "wind" in update:
        sample.wind.speed = update.wind.speed  # a field of the wind that is set, to 0 too, is a wind
        sample.wind.direction = update.wind.direction
