# hint: asked for a reading before the one before it had arrived
def upload(stub, readings):
    def requests():
        waiting = None
        for reading in readings:
            if waiting is not None:
                yield weather_pb2.UploadReadingsRequest(reading=waiting)
            waiting = reading
        if waiting is not None:
            yield weather_pb2.UploadReadingsRequest(reading=waiting)

    return stub.UploadReadings(requests(), timeout=5)
