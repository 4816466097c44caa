class Ask:
    def __call__(self, stub, station_id, seconds):
        request = weather_pb2.GetStationRequest(station_id=station_id)
        with contextlib.suppress(_TimeIsOver):
            return self.call(stub, request, seconds)

    def call(self, stub, request, seconds):
        try:
            return stub.GetStation(request, wait_for_ready=True, timeout=seconds).station.name
        except grpc.RpcError as error:
            if error.code() == Code.DEADLINE_EXCEEDED:
                raise _TimeIsOver from error
            raise


class _TimeIsOver(Exception):
    pass


ask = Ask()
