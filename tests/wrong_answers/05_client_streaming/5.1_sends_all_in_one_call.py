# hint: a call has more readings than it may
def upload_in_batches(stub, readings, size):
    requests = [weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings]
    return [stub.UploadReadings(iter(requests), timeout=5)] if requests else []
