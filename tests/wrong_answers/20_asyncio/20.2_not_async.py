# hint: write it with async def
def names_of(stub, station_ids):
    requests = [weather_pb2.GetStationRequest(station_id=station_id) for station_id in station_ids]
    return [stub.GetStation(request, timeout=5) for request in requests]
