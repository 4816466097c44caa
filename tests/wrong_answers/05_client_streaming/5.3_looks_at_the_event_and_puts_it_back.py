# hint: outbox is still being asked
def upload_from(stub, outbox):
    over = threading.Event()

    def requests():
        while not over.is_set():
            reading = outbox.get()
            if reading is None:
                return
            if over.is_set():
                outbox.put(reading)
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    call = stub.UploadReadings.future(requests(), timeout=5)
    try:
        return call.result()
    finally:
        over.set()
