# hint: hides that
def upload(stub, readings):
    requests = (weather_pb2.UploadReadingsRequest(reading=each) for each in readings)
    try:
        return stub.UploadReadings(requests, timeout=5)
    except grpc.RpcError:
        return None
