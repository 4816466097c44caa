# hint: was to give up, not at 5 and 5
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    for attempt in range(5):
        try:
            held = stub.GetUpload(asked, timeout=5).committed_size
            return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
        except grpc.RpcError as error:
            if not any(word in str(error) for word in ("UNAVAILABLE", "OUT_OF_RANGE")) or attempt == 4:
                raise
