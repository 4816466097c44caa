# hint: return the summary, as it came
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings.with_call(requests, timeout=5)
