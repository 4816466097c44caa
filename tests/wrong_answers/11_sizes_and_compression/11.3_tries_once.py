# hint: number 3 would not: your function raises UNAVAILABLE
def upload(stub, name, content):
    asked = archive_pb2.GetUploadRequest(name=name)
    held = stub.GetUpload(asked, timeout=5).committed_size
    return stub.UploadFile(chunks_of(name, content, held), timeout=5).committed_size
