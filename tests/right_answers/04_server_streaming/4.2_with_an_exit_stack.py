import contextlib


def watch_until(stub, station_id, enough):
    with contextlib.ExitStack() as stack:
        call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
        stack.callback(call.cancel)
        readings = []
        for reading in (response.reading for response in call):
            readings.append(reading)
            if enough(reading):
                return readings
        return readings
