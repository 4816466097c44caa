%%testfile test_suite.py
import grpc
import pytest
from weather.v1 import weather_pb2

KEFLAVIK = [4.4, 4.6, 2.2]


@pytest.fixture
def watch(stub):
    def temperatures(station_id, limit=0):
        request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit)
        return [each.reading.temperature for each in stub.WatchReadings(request, timeout=5)]

    return temperatures


class TestReadings:
    def test_all(self, watch):
        assert watch("KEF-01") == KEFLAVIK

    def test_one(self, watch):
        assert watch("KEF-01", limit=1) == KEFLAVIK[:1]

    def test_again(self, watch):
        assert watch("KEF-01") == watch("KEF-01")


class TestErrors:
    def test_unknown(self, watch):
        with pytest.raises(grpc.RpcError, check=lambda error: error.code() is grpc.StatusCode.NOT_FOUND):
            watch("nowhere")

    def test_empty(self, watch):
        with pytest.raises(grpc.RpcError, check=lambda error: error.code() is grpc.StatusCode.INVALID_ARGUMENT):
            watch("")
