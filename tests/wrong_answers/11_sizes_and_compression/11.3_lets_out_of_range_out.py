# hint: your function raises OUT_OF_RANGE
AGAIN = (grpc.StatusCode.UNAVAILABLE,)


def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in AGAIN or attempt == 4:
                raise
