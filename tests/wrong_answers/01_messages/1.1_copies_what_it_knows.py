# hint: a wind nobody measured
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
    sample.CopyFrom(Sample(temperature=sample.temperature, rain=sample.rain, wind=sample.wind, model=sample.model))
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
