def upload_from(stub, outbox):
    inner = queue.Queue()
    call = stub.UploadReadings.future(iter(inner.get, None), timeout=5)
    try:
        while not call.done():
            try:
                reading = outbox.get(timeout=0.05)
            except queue.Empty:
                continue
            if reading is None:
                break
            inner.put(weather_pb2.UploadReadingsRequest(reading=reading))
        inner.put(None)
        return call.result()
    finally:
        inner.put(None)
