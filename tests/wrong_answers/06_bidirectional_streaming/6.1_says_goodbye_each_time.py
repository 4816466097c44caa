# hint: the reply was 'goodbye after 1'
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        for count, request in enumerate(request_iterator, start=1):
            yield answer(f"heard {request.text}")
            yield answer(f"goodbye after {count}")
