def upload_from(stub, outbox):
    over, taking = threading.Event(), threading.Lock()

    def requests():
        while True:
            with taking:
                if over.is_set():
                    return
                try:
                    reading = outbox.get(True, 0.5)
                except queue.Empty:
                    continue
            if reading is None:
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    try:
        return stub.UploadReadings(requests(), timeout=5)
    finally:
        over.set()
        with taking:
            pass
