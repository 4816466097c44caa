# hint: what a caller does to its response shows in the next one
class FakeStub:
    def __init__(self, names):
        self.names = names

        make = weather_pb2.GetStationResponse
        self.responses = {id: make(station={"id": id, "name": name}) for id, name in names.items()}

    def GetStation(self, request, timeout=None):
        if not isinstance(request, weather_pb2.GetStationRequest):
            raise TypeError("no request")
        if not request.station_id:
            raise FakeError(grpc.StatusCode.INVALID_ARGUMENT)
        if request.station_id not in self.names:
            raise FakeError(grpc.StatusCode.NOT_FOUND)
        return self.responses[request.station_id]
