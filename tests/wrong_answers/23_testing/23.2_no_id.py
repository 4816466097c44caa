# hint: has the id ''
class FakeStub:
    def __init__(self, names):
        self.names = names

    def GetStation(self, request, timeout=None):
        if request.station_id not in self.names:
            raise FakeError(grpc.StatusCode.NOT_FOUND)
        return weather_pb2.GetStationResponse(station={"name": self.names[request.station_id]})
