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
    for field, value in update.ListFields():
        if field.name == "rain":
            sample.rain = value
        if field.name == "wind":
            sample.wind.CopyFrom(value)
    return sample
