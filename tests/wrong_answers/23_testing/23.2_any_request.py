# hint: is no GetStationRequest
class FakeStub:
    def __init__(self, names):
        self.names = names

    def GetStation(self, request, timeout=None):
        if not request.station_id:
            raise FakeError(grpc.StatusCode.INVALID_ARGUMENT)
        if request.station_id not in self.names:
            raise FakeError(grpc.StatusCode.NOT_FOUND)
        name = self.names[request.station_id]
        return weather_pb2.GetStationResponse(station={"id": request.station_id, "name": name})
