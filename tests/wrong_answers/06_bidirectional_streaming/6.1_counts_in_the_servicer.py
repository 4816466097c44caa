# hint: goodbye after
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def __init__(self):
        self.count = 0

    def Converse(self, request_iterator, context):
        for request in request_iterator:
            self.count += 1
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {self.count}")
