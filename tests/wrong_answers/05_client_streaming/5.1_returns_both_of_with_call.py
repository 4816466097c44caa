# hint: return the summary, not a tuple
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings.with_call(requests, timeout=5)
