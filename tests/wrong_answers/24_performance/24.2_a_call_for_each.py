# hint: readings made
class Uploader:
    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        self.stub = weather_pb2_grpc.WeatherServiceStub(self.channel)

    def upload(self, readings):
        for reading in readings:
            upload = weather_pb2.UploadReadingsRequest(reading=reading)
            response = self.stub.UploadReadings(iter([upload]), timeout=5)
        return response

    def close(self):
        self.channel.close()
