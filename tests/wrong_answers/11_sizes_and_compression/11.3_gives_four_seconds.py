# hint: GetUpload has no timeout, or another; give each five seconds
AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE)


def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=4).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=4).committed_size
        except grpc.RpcError as error:
            if error.code() not in AGAIN or attempt == 4:
                raise
