# hint: belongs to the list
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            if enough(response.reading):
                break
            readings.append(response.reading)
    finally:
        call.cancel()
    return readings
