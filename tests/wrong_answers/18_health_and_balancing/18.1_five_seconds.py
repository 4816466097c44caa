# hint: seconds were allowed
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    try:
        return stub.GetStation(request, timeout=2.5, wait_for_ready=True).station.name
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return None
        raise
