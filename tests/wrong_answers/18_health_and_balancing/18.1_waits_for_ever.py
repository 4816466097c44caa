# hint: what does your answer wait for
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    return stub.GetStation(request, wait_for_ready=True).station.name
