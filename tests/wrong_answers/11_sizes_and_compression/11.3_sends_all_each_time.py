# hint: ask anew before each upload
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            stub.GetUpload(asked, timeout=5)
            return stub.UploadFile(chunks_of(name, content), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE) or attempt == 4:
                raise
