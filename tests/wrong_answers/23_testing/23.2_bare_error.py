# hint: the code is NOT_FOUND, not None
class FakeStub:
    def __init__(self, names):
        self.names = names

    def GetStation(self, request, timeout=None):
        if request.station_id not in self.names:
            raise grpc.RpcError("no such station")
        name = self.names[request.station_id]
        return weather_pb2.GetStationResponse(station={"id": request.station_id, "name": name})
