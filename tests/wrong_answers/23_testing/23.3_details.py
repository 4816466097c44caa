# hint: fails on a good server that words its errors otherwise
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


def test_unknown(stub):
    with pytest.raises(grpc.RpcError) as caught:
        watch(stub, "XYZ-99")
    assert caught.value.details() == "no station 'XYZ-99'"
