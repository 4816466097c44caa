# hint: outbox is still being asked
def upload_from(stub, outbox):
    over, ended = object(), threading.Event()

    def requests():
        while (reading := outbox.get()) not in (None, over):
            yield weather_pb2.UploadReadingsRequest(reading=reading)
        ended.set()

    try:
        return stub.UploadReadings(requests(), timeout=5)
    finally:
        if not ended.is_set():
            outbox.put(over)
