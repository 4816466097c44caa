# hint: after 1 remarks the last replies are
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self):
        self.mine = threading.local()

    def Converse(self, request_iterator, context):
        for request in request_iterator:
            self.mine.count = getattr(self.mine, "count", 0) + 1
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {getattr(self.mine, 'count', 0)}")
