class NoStation(grpc.RpcError):
    def code(self):
        return self.args[0]


class FakeStub:
    def __init__(self, names):
        stations = {id: weather_pb2.Station(id=id, name=name) for id, name in names.items()}
        self._responses = {id: weather_pb2.GetStationResponse(station=each) for id, each in stations.items()}

    def GetStation(self, request, timeout=None):
        if type(request) is not weather_pb2.GetStationRequest:
            raise TypeError("a GetStationRequest, please")
        try:
            response = weather_pb2.GetStationResponse()
            response.CopyFrom(self._responses[request.station_id])
            return response
        except KeyError:
            code = grpc.StatusCode.NOT_FOUND if request.station_id else grpc.StatusCode.INVALID_ARGUMENT
            raise NoStation(code) from None
