# hint: for an empty id the code is INVALID_ARGUMENT, not NOT_FOUND
class FakeStub:
    def __init__(self, names):
        self.names = names

    def GetStation(self, request, timeout=None):
        if request.station_id not in self.names:
            raise FakeError(grpc.StatusCode.NOT_FOUND)
        name = self.names[request.station_id]
        return weather_pb2.GetStationResponse(station={"id": request.station_id, "name": name})
