import contextlib


def readings_of(stub, station_id):
    call = stub.WatchReadings(request=weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5.0)
    try:
        for response in call:
            yield response.reading
    finally:
        call.cancel()


def watch_until(stub, station_id, enough):
    kept = []
    with contextlib.closing(readings_of(stub, station_id)) as readings:
        while (reading := next(readings, None)) is not None:
            kept += [reading]
            if enough(reading):
                break
    return kept
