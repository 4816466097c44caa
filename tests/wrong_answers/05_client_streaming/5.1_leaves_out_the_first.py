# hint: readings are missing
def upload(stub, readings):
    readings = iter(readings)
    next(readings, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    return stub.UploadReadings(requests, timeout=5)
