# hint: the sensor was asked for a reading before the batch was answered
def upload_in_batches(stub, readings, size):
    readings = list(readings)
    summaries = []
    for at in range(0, len(readings), size):
        batch = readings[at : at + size]
        requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in batch)
        summaries.append(stub.UploadReadings(requests, timeout=5))
        if summaries[-1].problem:
            break
    return summaries
