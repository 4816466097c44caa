# hint: return the summary, not a generator
def upload(stub, readings):
    for reading in readings:
        yield weather_pb2.UploadReadingsRequest(reading=reading)
