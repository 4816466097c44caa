# hint: 
def upload(stub, readings):
    for reading in readings:
        yield weather_pb2.UploadReadingsRequest(reading=reading)
