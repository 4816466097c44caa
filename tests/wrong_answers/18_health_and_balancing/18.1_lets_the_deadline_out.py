# hint: DEADLINE_EXCEEDED goes to the caller
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    return stub.GetStation(request, timeout=seconds, wait_for_ready=True).station.name
