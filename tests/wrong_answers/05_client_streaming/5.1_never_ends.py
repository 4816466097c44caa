# hint: no answer
def upload(stub, readings):
    def requests():
        for reading in readings:
            yield weather_pb2.UploadReadingsRequest(reading=reading)
        threading.Event().wait(4.5)

    return stub.UploadReadings(requests(), timeout=5)
