# hint: in test_all: what does it wait for
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


def test_all(stub):
    while watch(stub, "KEF-01"):
        pass
