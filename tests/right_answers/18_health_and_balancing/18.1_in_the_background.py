def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    call = stub.GetStation.future(request, timeout=seconds, wait_for_ready=True)
    if call.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
        return None
    return call.result().station.name
