# hint: after 0 readings the call fails with NOT_FOUND; let that out
def watch_until(stub, station_id, enough):
    readings = []
    call = stub.WatchReadings(weather_pb2.WatchReadingsRequest(station_id=station_id), timeout=5)
    try:
        for response in call:
            readings.append(response.reading)
            if enough(response.reading):
                break
    except grpc.RpcError:
        pass
    finally:
        call.cancel()
    return readings
