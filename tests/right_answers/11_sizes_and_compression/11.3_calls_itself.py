def upload(stub, name, content, left=5):
    try:
        held = stub.GetUpload(archive_pb2.GetUploadRequest(name=name), timeout=5).committed_size
        response, _ = stub.UploadFile.with_call(chunks_of(name, content, held), timeout=5)
        return response.committed_size
    except grpc.RpcError as error:
        if error.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE) and left > 1:
            return upload(stub, name, content, left - 1)
        raise
