# hint: enough() raised an error
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    for response in call:
        readings.append(response.reading)
        if enough(response.reading):
            call.cancel()
            break
    return readings
