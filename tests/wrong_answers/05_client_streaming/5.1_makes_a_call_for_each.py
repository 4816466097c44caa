# hint: several calls came
def upload(stub, readings):
    for reading in readings:
        request = weather_pb2.UploadReadingsRequest(reading=reading)
        summary = stub.UploadReadings(iter([request]), timeout=5)
    return summary
