class FakeStub:
    """Checks the kind of request as serialisation does, with the error of the lesson."""

    def __init__(self, names):
        self.names = dict(names)

    def GetStation(self, request, timeout=None, metadata=None):
        match request:
            case weather_pb2.GetStationRequest(station_id=""):
                raise FakeError(grpc.StatusCode.INVALID_ARGUMENT)
            case weather_pb2.GetStationRequest(station_id=station_id) if station_id in self.names:
                station = weather_pb2.Station(id=station_id, name=self.names[station_id])
                return weather_pb2.GetStationResponse(station=station)
            case weather_pb2.GetStationRequest():
                raise FakeError(grpc.StatusCode.NOT_FOUND)
        raise TypeError(type(request).__name__)
