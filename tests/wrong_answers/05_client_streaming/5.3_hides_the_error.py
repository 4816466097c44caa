# hint: the call failed, and your function hides that
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

    try:
        return stub.UploadReadings.future(requests(), timeout=5).result()
    except grpc.RpcError as error:
        return summary([], error.details())
    finally:
        over.set()
        ended.wait(5)
