# hint: goodbye after
count = 0


class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        global count
        for request in request_iterator:
            count += 1
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {count}")
