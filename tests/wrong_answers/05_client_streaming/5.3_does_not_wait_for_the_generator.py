# hint: after the early answer, outbox is still being asked
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
    call.add_callback(over.set)
    return call.result()
