# hint: all five mutants survive
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


def test_all(stub):
    stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id="KEF-01"), timeout=5)


def test_unknown(stub):
    try:
        watch(stub, "XYZ-99")
    except grpc.RpcError as error:
        assert error.code() in (grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT)
