# hint: outbox is still being asked
def upload_from(stub, outbox):
    over = threading.Event()

    def requests():
        while not over.is_set():
            try:
                reading = outbox.get(timeout=0.05)
            except queue.Empty:
                continue
            if reading is None:
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    call = stub.UploadReadings.future(requests(), timeout=5)
    try:
        return call.result()
    finally:
        over.set()
        time.sleep(0.5)
