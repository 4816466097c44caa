def upload_from(stub, outbox):
    over, taking = threading.Event(), threading.Lock()

    def take():
        with taking:
            while not over.is_set():
                try:
                    return outbox.get(timeout=0.05)
                except queue.Empty:
                    pass

    def requests():
        for reading in iter(take, None):
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    try:
        return stub.UploadReadings(requests(), timeout=5)
    finally:
        over.set()
        taking.acquire()
