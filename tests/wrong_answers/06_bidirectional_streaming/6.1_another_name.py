# hint: the servicer has no Converse
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def converse(self, request_iterator, context):
        count = 0
        for request in request_iterator:
            count += 1
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {count}")
