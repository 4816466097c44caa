"""The station of lesson 23 as it should be. Copied beside a reader's tests, which import it as ``station``."""

import grpc
from weather.v1 import weather_pb2, weather_pb2_grpc

MEASURED = {"KEF-01": [4.4, 4.6, 2.2], "ZRH-01": [-3.5, -1.0]}  # degrees Celsius


class Station(weather_pb2_grpc.WeatherServiceServicer):
    """Sends what was measured."""

    unknown, nameless = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT
    words = "no station {!r}"

    def GetStation(self, request, context):
        """Describe a station."""
        self.find(request.station_id, context)
        return weather_pb2.GetStationResponse(station={"id": request.station_id})

    def WatchReadings(self, request, context):
        """Send the readings of a station."""
        for temperature in self.chosen(self.find(request.station_id, context), request.limit):
            yield weather_pb2.WatchReadingsResponse(reading={"temperature": temperature})

    def find(self, station_id, context):
        """Return the temperatures of a station, or end the call."""
        if station_id not in MEASURED:
            context.abort(self.unknown if station_id else self.nameless, self.words.format(station_id))
        return MEASURED[station_id]

    def chosen(self, temperatures, limit):
        """Return those of the temperatures that are sent."""
        return temperatures[: limit or None]
