# hint: a chunk has
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            *_, last = chunks_of(name, content, held)
            data = archive_pb2.UploadFileRequest(name=name, write_offset=held, data=content[held:])
            return stub.UploadFile(iter([data, last]), timeout=5).committed_size
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE) or attempt == 4:
                raise
