def ask(stub, station_id, seconds):
    try:
        response, call = stub.GetStation.with_call(
            weather_pb2.GetStationRequest(station_id=station_id), seconds, wait_for_ready=True
        )
    except grpc.RpcError as error:
        match error.code():
            case grpc.StatusCode.DEADLINE_EXCEEDED:
                return None
        raise
    else:
        return response.station.name
