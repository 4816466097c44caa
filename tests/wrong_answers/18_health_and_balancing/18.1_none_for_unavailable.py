# hint: returns after
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    try:
        return stub.GetStation(request, timeout=seconds).station.name
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.UNAVAILABLE:
            return None
        raise
