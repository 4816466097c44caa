def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), 5, None)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                break
    finally:
        call.cancel()
    return readings
