# hint: enough() was true, and your function reads on
def watch_until(stub, station_id, enough):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    readings, found = [], False
    try:
        for response in call:
            if found:
                break
            readings.append(response.reading)
            found = enough(response.reading)
        return readings
    finally:
        call.cancel()
