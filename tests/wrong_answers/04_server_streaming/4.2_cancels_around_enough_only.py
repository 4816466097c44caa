# hint: interrupted while it waited for a reading
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    for response in call:
        readings.append(response.reading)
        try:
            done = enough(response.reading)
        except BaseException:
            call.cancel()
            raise
        if done:
            call.cancel()
            break
    return readings
