# hint: return the committed_size of the response
AGAIN = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE)


def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            stub.UploadFile(chunks_of(name, content, held), timeout=5)
            return len(content)
        except grpc.RpcError as error:
            if error.code() not in AGAIN or attempt == 4:
                raise
