class Batch:
    def __init__(self, readings, size):
        self.requests = []
        for _ in range(size):
            try:
                self.requests.append(weather_pb2.UploadReadingsRequest(reading=next(readings)))
            except StopIteration:
                break

    def __iter__(self):
        return iter(self.requests)

    def __bool__(self):
        return bool(self.requests)


def upload_in_batches(stub, readings, size):
    readings, summaries = iter(readings), []
    batch = Batch(readings, size)
    while batch:
        summaries.append(stub.UploadReadings(iter(batch), 5))
        batch = None if summaries[-1].problem else Batch(readings, size)
    return summaries
