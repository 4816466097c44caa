# hint: no answer in time
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        count, previous = 0, None
        for request in request_iterator:
            if previous is not None:
                yield answer(f"heard {previous.text}")
            count, previous = count + 1, request
        if previous is not None:
            yield answer(f"heard {previous.text}")
        yield answer(f"goodbye after {count}")
