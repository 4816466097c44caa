# hint: let that out
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    try:
        return stub.GetStation(request, timeout=seconds, wait_for_ready=True).station.name
    except grpc.RpcError:
        return None
