class Uploader:
    def __init__(self, address):
        self.address, self.channel = address, None

    def _requests(self, readings):
        for reading in readings:
            request = weather_pb2.UploadReadingsRequest()
            request.reading.CopyFrom(reading)
            yield request

    def upload(self, readings):
        if self.channel is None:
            self.channel = grpc.insecure_channel(self.address)
        own = weather_pb2_grpc.WeatherServiceStub(self.channel)
        response, call = own.UploadReadings.with_call(self._requests(readings), timeout=5.0)
        return response

    def close(self):
        if self.channel is not None:
            self.channel.close()
