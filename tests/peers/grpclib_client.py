"""A client of grpclib, which shares no code with grpcio: it makes one call, and prints the station's name."""

import asyncio
import importlib
import sys

from grpclib.client import Channel, UnaryUnaryMethod


async def main(address: str, modules: str) -> None:
    """Ask the server at an address for a station, with the messages generated into a directory."""
    sys.path.insert(0, modules)
    weather_pb2 = importlib.import_module("weather.v1.weather_pb2")
    host, _, port = address.rpartition(":")
    async with Channel(host, int(port)) as channel:
        get_station = UnaryUnaryMethod(
            channel,
            "/weather.v1.WeatherService/GetStation",
            weather_pb2.GetStationRequest,
            weather_pb2.GetStationResponse,
        )
        response = await get_station(weather_pb2.GetStationRequest(station_id="KEF-01"), timeout=5)
    print(response.station.name)


asyncio.run(main(*sys.argv[1:]))
