class Requests:
    def __init__(self, readings):
        self.readings = iter(readings)

    def __iter__(self):
        return self

    def __next__(self):
        return weather_pb2.UploadReadingsRequest(reading=next(self.readings))


def upload(stub, readings):
    return stub.UploadReadings(Requests(readings), timeout=5)
