# hint: made 0 calls
class Uploader:
    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        self.stub = weather_pb2_grpc.WeatherServiceStub(self.channel)

    def upload(self, readings):
        uploads = [weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings]
        if not uploads:
            return weather_pb2.UploadReadingsResponse()
        return self.stub.UploadReadings(iter(uploads), timeout=5)

    def close(self):
        self.channel.close()
