def upload_in_batches(stub, readings, size):
    summaries, batch = [], []

    def send():
        call = stub.UploadReadings.future(iter(batch), timeout=5)
        summaries.append(call.result())
        batch.clear()
        return not summaries[-1].problem

    for reading in readings:
        batch.append(weather_pb2.UploadReadingsRequest(reading=reading))
        if len(batch) == size and not send():
            return summaries
    if batch:
        send()
    return summaries
