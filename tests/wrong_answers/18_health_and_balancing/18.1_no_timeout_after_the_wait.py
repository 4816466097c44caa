# hint: for all of it
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    call = stub.GetStation.future(request, wait_for_ready=True)
    try:
        return call.result(timeout=seconds).station.name
    except grpc.FutureTimeoutError:
        call.cancel()
        return None
