def attempt(stub, name, content):
    question = archive_pb2.GetUploadRequest(name=name)
    call = stub.GetUpload.future(question, timeout=5)
    begin = call.result().committed_size
    return stub.UploadFile.future(chunks_of(name, content, begin), timeout=5).result()


def upload(stub, name, content):
    failures = 0
    while True:
        try:
            return attempt(stub, name, content).committed_size
        except grpc.RpcError as error:
            failures += 1
            if failures == 5 or error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.OUT_OF_RANGE):
                raise
