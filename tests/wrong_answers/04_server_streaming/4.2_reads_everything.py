# hint: enough() was never asked
def watch_until(stub, station_id, enough):
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    readings = []
    for reading in [response.reading for response in call]:
        readings.append(reading)
        if enough(reading):
            break
    call.cancel()
    return readings
