# hint: of five mutants 1 survives; it sends the last readings where the limit asks for the first
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


def test_lengths(stub):
    for limit, length in ((0, 3), (1, 1), (3, 3), (9, 3), (0, 3)):
        assert len(watch(stub, "KEF-01", limit)) == length


@pytest.mark.parametrize("station_id, code", [("", "INVALID_ARGUMENT"), ("XYZ-99", "NOT_FOUND")])
def test_errors(stub, station_id, code):
    with pytest.raises(grpc.RpcError) as caught:
        watch(stub, station_id)
    assert caught.value.code() is grpc.StatusCode[code]
