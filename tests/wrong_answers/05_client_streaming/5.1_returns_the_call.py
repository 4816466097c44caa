# hint: return the summary, not a _MultiThreadedRendezvous
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings.future(requests, timeout=5)
