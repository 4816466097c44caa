# hint: ended by itself: ask enough() once
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                return readings
        if readings and not enough(readings[-1]):
            return readings
    finally:
        call.cancel()
    return readings
