# hint: another one followed
def upload(stub, readings):
    def requests():
        for reading in readings:
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    try:
        return stub.UploadReadings(requests(), timeout=5)
    except grpc.RpcError:
        return stub.UploadReadings(requests(), timeout=5)
