# hint: your function hides it; let that out
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    for response in call:
        readings.append(response.reading)
        try:
            if enough(response.reading):
                break
        except Exception:
            return readings
    call.cancel()
    return readings
