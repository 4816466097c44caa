# hint: at 5 questions and 5 uploads your function was to give up, not at 6 and 6
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(6):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE) or attempt == 5:
                raise
