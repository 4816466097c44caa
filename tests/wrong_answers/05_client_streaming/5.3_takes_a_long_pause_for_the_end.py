# hint: readings are missing; a pause is not the end
def upload_from(stub, outbox):
    def requests():
        while True:
            try:
                reading = outbox.get(timeout=0.4)
            except queue.Empty:
                return
            if reading is None:
                return
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    return stub.UploadReadings(requests(), timeout=5)
