# hint: are for all of it
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    call = stub.GetStation.future(request, timeout=6, wait_for_ready=True)
    try:
        return call.result(timeout=seconds).station.name
    except grpc.FutureTimeoutError:
        return None
