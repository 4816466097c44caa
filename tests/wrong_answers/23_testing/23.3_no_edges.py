# hint: of five mutants 3 survive
%%testfile test_suite.py
import grpc
import pytest
from station import MEASURED
from weather.v1 import weather_pb2


def watch(stub, station_id, limit=0):
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
    return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]


def test_two(stub):
    assert watch(stub, "KEF-01", limit=2) == MEASURED["KEF-01"][:2]


@pytest.mark.parametrize("station_id", ["XYZ-99"])
def test_unknown(stub, station_id):
    with pytest.raises(grpc.RpcError) as caught:
        watch(stub, station_id)
    assert caught.value.code() is grpc.StatusCode.NOT_FOUND
