# hint: the sensor was asked for a reading before the batch was answered
def upload_in_batches(stub, readings, size):
    summaries, batch = [], []
    for reading in readings:
        if len(batch) == size:
            requests = [weather_pb2.UploadReadingsRequest(reading=each) for each in batch]
            summaries.append(stub.UploadReadings(iter(requests), timeout=5))
            batch = []
            if summaries[-1].problem:
                return summaries
        batch.append(reading)
    if batch:
        requests = [weather_pb2.UploadReadingsRequest(reading=each) for each in batch]
        summaries.append(stub.UploadReadings(iter(requests), timeout=5))
    return summaries
