# hint: for no number of readings
def watch_until(stub, station_id, enough):
    readings = []
    request = weather_pb2.WatchReadingsRequest(station_id=station_id, limit=100)
    call = stub.WatchReadings(request, timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                break
    finally:
        call.cancel()
    return readings
