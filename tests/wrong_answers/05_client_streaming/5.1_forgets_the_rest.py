# hint: readings are missing
def upload_in_batches(stub, readings, size):
    summaries, batch = [], []
    for reading in readings:
        batch.append(weather_pb2.UploadReadingsRequest(reading=reading))
        if len(batch) == size:
            summaries.append(stub.UploadReadings(iter(batch), timeout=5))
            batch = []
            if summaries[-1].problem:
                break
    return summaries
