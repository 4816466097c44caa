# hint: StopIteration
def watch_until(stub, station_id, enough):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        readings = [next(call).reading]
        while not enough(readings[-1]):
            response = next(call, None)
            if response is None:
                break
            readings.append(response.reading)
        return readings
    finally:
        call.cancel()
