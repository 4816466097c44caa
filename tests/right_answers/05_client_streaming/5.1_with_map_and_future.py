def upload(stub, readings):
    wrap = lambda reading: weather_pb2.UploadReadingsRequest(reading=reading)
    call = stub.UploadReadings.future(map(wrap, readings), timeout=5)
    return call.result()
