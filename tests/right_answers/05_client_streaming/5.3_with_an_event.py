def upload_from(stub, outbox):
    over, ended = threading.Event(), threading.Event()

    def requests():
        try:
            while not over.is_set():
                try:
                    reading = outbox.get(timeout=0.05)
                except queue.Empty:
                    continue
                if reading is None:
                    return
                yield weather_pb2.UploadReadingsRequest(reading=reading)
        finally:
            ended.set()

    call = stub.UploadReadings.future(requests(), timeout=5)
    call.add_done_callback(lambda _: over.set())
    try:
        return call.result()
    finally:
        ended.wait(5)
