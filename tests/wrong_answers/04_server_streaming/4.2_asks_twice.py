# hint: once about each reading
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            if not enough(response.reading):
                readings.append(response.reading)
            elif enough(response.reading):
                readings.append(response.reading)
                break
    finally:
        call.cancel()
    return readings
