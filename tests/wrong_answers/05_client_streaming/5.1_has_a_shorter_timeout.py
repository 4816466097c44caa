# hint: a call has no timeout
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings(requests, timeout=2)
