# hint: give each call a timeout
class Uploader:
    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        self.stub = weather_pb2_grpc.WeatherServiceStub(self.channel)

    def upload(self, readings):
        return self.stub.UploadReadings(weather_pb2.UploadReadingsRequest(reading=each) for each in readings)

    def close(self):
        self.channel.close()
