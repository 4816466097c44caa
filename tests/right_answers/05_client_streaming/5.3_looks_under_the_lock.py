def upload_from(stub, outbox):
    over, taking = threading.Event(), threading.Lock()

    def take():
        with taking:
            return "nothing" if over.is_set() or outbox.empty() else outbox.get()

    def requests():
        while not over.is_set():
            reading = take()
            if reading is None:
                return
            if reading == "nothing":
                over.wait(0.02)
            else:
                yield weather_pb2.UploadReadingsRequest(reading=reading)

    try:
        return stub.UploadReadings(requests(), timeout=5)
    finally:
        over.set()
        with taking:
            pass
