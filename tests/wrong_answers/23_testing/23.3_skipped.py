# hint: all your tests are skipped
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


@pytest.mark.skip(reason="later")
def test_all(stub):
    assert watch(stub, "KEF-01") == MEASURED["KEF-01"]
