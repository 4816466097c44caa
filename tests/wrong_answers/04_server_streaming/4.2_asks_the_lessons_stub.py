# hint: the stub that you were given was not called
def watch_until(_, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                break
    finally:
        call.cancel()
    return readings
