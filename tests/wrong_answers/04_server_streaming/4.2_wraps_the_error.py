# hint: your function with RuntimeError; let the call
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                break
    except grpc.RpcError as error:
        raise RuntimeError(error.details()) from error
    finally:
        call.cancel()
    return readings
