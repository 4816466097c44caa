# hint: enough() raised StopIteration
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        while True:
            readings.append(next(call).reading)
            if enough(readings[-1]):
                return readings
    except StopIteration:
        return readings
    finally:
        call.cancel()
