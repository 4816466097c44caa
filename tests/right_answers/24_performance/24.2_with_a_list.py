class Uploader:
    def __init__(self, address):
        self._channel = grpc.insecure_channel(address)
        self._upload = weather_pb2_grpc.WeatherServiceStub(self._channel).UploadReadings
        self.close = self._channel.close

    def upload(self, readings):
        uploads = [weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings]
        return self._upload(iter(uploads), timeout=5)
