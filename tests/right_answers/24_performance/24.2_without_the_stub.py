class Uploader:
    def __init__(self, address):
        self.stack = __import__("contextlib").ExitStack()
        channel = self.stack.enter_context(grpc.insecure_channel(address))
        self.call = channel.stream_unary(
            "/weather.v1.WeatherService/UploadReadings",
            request_serializer=weather_pb2.UploadReadingsRequest.SerializeToString,
            response_deserializer=weather_pb2.UploadReadingsResponse.FromString,
        )

    def upload(self, readings):
        return self.call(map(lambda each: weather_pb2.UploadReadingsRequest(reading=each), readings), 5)

    def close(self):
        self.stack.close()
