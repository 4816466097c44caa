# hint: let that out
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            return stub.GetStation(request, timeout=ends - time.monotonic(), wait_for_ready=True).station.name
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.UNAVAILABLE):
                raise
    return None
