# hint: return the summary, not the call
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings.future(requests, timeout=5)
