# hint: no upload came
def upload(stub, readings):
    readings = iter(readings)
    first = next(readings, None)
    if first is None:
        return weather_pb2.UploadReadingsResponse()

    def requests():
        yield weather_pb2.UploadReadingsRequest(reading=first)
        for reading in readings:
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    return stub.UploadReadings(requests(), timeout=5)
