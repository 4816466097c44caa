"""The service that knows the stations."""

import os
import time

import grpc
from life import serve
from weather.v1 import weather_pb2, weather_pb2_grpc

STATIONS = {"KEF-01": ("Keflavík", 52), "ZRH-01": ("Zürich", 556)}
SECONDS = float(os.environ.get("SECONDS", "0.05"))  # how long a query takes


class Weather(weather_pb2_grpc.WeatherServiceServicer):
    """Answers as told by the variables SECONDS and FAILS."""

    def GetStation(self, request, context):
        """Return a station; NOT_FOUND when there is none."""
        if "FAILS" in os.environ:
            context.abort(grpc.StatusCode.UNAVAILABLE, "as told")
        time.sleep(SECONDS)
        if request.station_id not in STATIONS:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such station")
        name, metres = STATIONS[request.station_id]
        station = {"id": request.station_id, "name": name, "elevation": metres}
        return weather_pb2.GetStationResponse(station=station)


if __name__ == "__main__":
    serve(weather_pb2_grpc.add_WeatherServiceServicer_to_server, Weather())
