# hint: an operator who says everything, then reads, gets other replies than Guestbook's
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        count = 0
        for request in request_iterator:
            if request.text:
                count += 1
                yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {count}")
