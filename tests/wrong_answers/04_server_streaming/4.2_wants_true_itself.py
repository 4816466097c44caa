# hint: enough() was true, and your function reads on
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading) is True:
                break
    finally:
        call.cancel()
    return readings
