"""The weather service's data: the same every time, and fit for its messages."""

import pytest

from helpers import compile_proto, weather


def test_the_readings_are_the_same_every_time():
    assert weather.readings("ZRH-01", 5) == weather.readings("ZRH-01", 5)
    assert weather.readings("ZRH-01", 2) == weather.readings("ZRH-01", 5)[:2]
    assert weather.readings("ZRH-01", 5) != weather.readings("SIN-01", 5)
    assert weather.readings("ZRH-01", 0) == []


@pytest.mark.parametrize("station_id", weather.STATIONS)
def test_stations_and_readings_fit_the_messages(station_id):
    weather_pb2, _ = compile_proto("weather/v1/weather.proto")
    assert weather_pb2.Station(**weather.STATIONS[station_id]).id == station_id
    made = [weather_pb2.Reading(**reading) for reading in weather.readings(station_id, 50)]
    assert {reading.station_id for reading in made} == {station_id}
    assert len({reading.measured_at.ToDatetime() for reading in made}) == 50
    assert all(reading.condition and -60 < reading.temperature < 60 and reading.wind_speed >= 0 for reading in made)


def test_a_station_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(KeyError, match="no station 'XYZ'; there is KEF-01, ZRH-01, SIN-01"):
        weather.readings("XYZ", 1)
    with pytest.raises(ValueError, match="0 or more"):
        weather.readings("ZRH-01", -1)
