# hint: the texts are Guestbook's, but `from` is not
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        count = 0
        for request in request_iterator:
            count += 1
            yield weather_pb2.ConverseResponse(text=f"heard {request.text}")
        yield weather_pb2.ConverseResponse(text=f"goodbye after {count}")
