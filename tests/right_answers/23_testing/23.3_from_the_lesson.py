%%testfile test_suite.py
import grpc
import pytest
from serving import serving
from station import MEASURED, Station
from test_station import watch


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_readings(stub, limit):
    assert watch(stub, "KEF-01", limit) == MEASURED["KEF-01"][: limit or 3]
    assert watch(stub, "KEF-01", limit) == MEASURED["KEF-01"][: limit or 3]


def test_station_of_the_file():
    with serving(Station()) as own:
        assert watch(own, "ZRH-01") == MEASURED["ZRH-01"]


@pytest.mark.parametrize("station_id, code", [("", "INVALID_ARGUMENT"), ("XYZ-99", "NOT_FOUND")])
def test_errors(stub, station_id, code):
    with pytest.raises(grpc.RpcError) as caught:
        watch(stub, station_id)
    assert caught.value.code() is grpc.StatusCode[code]
