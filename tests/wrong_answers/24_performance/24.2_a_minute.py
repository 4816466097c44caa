# hint: a timeout of five seconds
class Uploader:
    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        self.stub = weather_pb2_grpc.WeatherServiceStub(self.channel)

    def upload(self, readings):
        uploads = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
        return self.stub.UploadReadings(uploads, timeout=60)

    def close(self):
        self.channel.close()
