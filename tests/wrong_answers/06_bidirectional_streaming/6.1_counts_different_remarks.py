# hint: an operator who says everything, then reads
class Repaired(weather_pb2_grpc.WeatherServiceServicer):
    def Converse(self, request_iterator, context):
        texts = set()
        for request in request_iterator:
            texts.add(request.text)
            yield answer(f"heard {request.text}")
        yield answer(f"goodbye after {len(texts)}")
