# hint: return a list of readings, not a generator
def watch_until(stub, station_id, enough):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            yield response.reading
            if enough(response.reading):
                return
    finally:
        call.cancel()
