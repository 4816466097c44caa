# hint: let it wait
def ask(stub, station_id, seconds):
    request = weather_pb2.GetStationRequest(station_id=station_id)
    return stub.GetStation(request, timeout=5).station.name
