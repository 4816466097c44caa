def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        any(readings.append(response.reading) or enough(response.reading) for response in call)
    finally:
        call.cancel()
    return readings
