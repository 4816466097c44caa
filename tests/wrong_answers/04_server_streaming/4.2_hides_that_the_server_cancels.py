# hint: fails with CANCELLED; let that out
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                call.cancel()
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.CANCELLED:
            raise
    finally:
        call.cancel()
    return readings
