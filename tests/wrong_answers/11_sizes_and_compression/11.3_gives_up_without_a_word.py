# hint: five times a call failed with UNAVAILABLE, and your function returns None
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for _ in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE):
                raise
