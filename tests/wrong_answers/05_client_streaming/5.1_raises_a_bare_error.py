# hint: your function raises another error
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    try:
        return stub.UploadReadings(requests, timeout=5)
    except grpc.RpcError as error:
        raise grpc.RpcError(error.details())
