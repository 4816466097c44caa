# hint: a call has no timeout
def upload(stub, readings):
    return stub.UploadReadings(weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
