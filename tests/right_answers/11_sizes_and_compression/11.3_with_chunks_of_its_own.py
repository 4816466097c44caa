import io


def messages(name, content, begin):
    file = io.BytesIO(content)
    file.seek(begin)
    while data := file.read(30_000):
        yield archive_pb2.UploadFileRequest(name=name, data=data, write_offset=file.tell() - len(data))
    yield archive_pb2.UploadFileRequest(name=name, sha256=hashlib.sha256(content).digest())


def upload(stub, name, content):
    last = None
    for _ in range(5):
        try:
            begin = stub.GetUpload(archive_pb2.GetUploadRequest(name=name), timeout=5)
            done = stub.UploadFile(messages(name, content, begin.committed_size), timeout=5)
        except grpc.RpcError as error:
            if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE):
                raise
            last = error
        else:
            return done.committed_size
    raise last
