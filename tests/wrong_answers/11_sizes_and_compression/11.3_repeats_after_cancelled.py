# hint: a call failed with CANCELLED: at 1 questions and 1 uploads your function was to give up
AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE, grpc.StatusCode.CANCELLED)


def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in AGAIN or attempt == 4:
                raise
