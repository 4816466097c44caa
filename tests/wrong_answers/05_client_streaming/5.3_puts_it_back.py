# hint: outbox is still being asked
def upload_from(stub, outbox):
    over = threading.Event()

    def requests():
        while True:
            reading = outbox.get()
            if over.is_set():
                outbox.put(reading)
                return
            if reading is None:
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    call = stub.UploadReadings.future(requests(), timeout=5)
    call.add_callback(over.set)
    return call.result()
