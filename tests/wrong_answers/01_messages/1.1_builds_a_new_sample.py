# hint: the sample's other fields stay
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
    result = Sample(temperature=sample.temperature, sensor_id=sample.sensor_id)
    for part in (sample, update):
        if part.HasField("rain"):
            result.rain = part.rain
        if part.HasField("wind"):
            result.wind.CopyFrom(part.wind)
    sample.CopyFrom(result)
