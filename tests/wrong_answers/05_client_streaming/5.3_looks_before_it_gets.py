# hint: outbox is still being asked
def upload_from(stub, outbox):
    over = threading.Event()

    def requests():
        while not over.is_set():
            if outbox.empty():
                time.sleep(0.01)
                continue
            reading = outbox.get()
            if reading is None:
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    try:
        return stub.UploadReadings(requests(), timeout=5)
    finally:
        over.set()
