%%testfile test_suite.py
import grpc
from station import MEASURED, Station
from weather.v1 import weather_pb2


def end_of(stub, station_id, limit):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id, limit=limit), timeout=5)
    try:
        return [each.reading.temperature for each in call], call.code()
    except grpc.RpcError as error:
        return [], error.code()


def test_everything(stub):
    code = grpc.StatusCode
    for _ in range(2):
        for station_id, temperatures in MEASURED.items():
            for limit in (0, 1, 2, 3, 50):
                assert end_of(stub, station_id, limit) == (temperatures[: limit or 50], code.OK)
    assert end_of(stub, "XYZ", 0) == ([], code.NOT_FOUND)
    assert end_of(stub, "", 0) == ([], code.INVALID_ARGUMENT)


def test_the_service_has_all_methods():
    assert callable(Station().WatchReadings)
