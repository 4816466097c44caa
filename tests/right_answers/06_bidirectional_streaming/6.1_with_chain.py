class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        counter = itertools.count()
        heard = (answer(f"heard {request.text}") for request, _ in zip(request_iterator, counter, strict=False))
        return itertools.chain(heard, (answer(f"goodbye after {next(counter)}") for _ in range(1)))
