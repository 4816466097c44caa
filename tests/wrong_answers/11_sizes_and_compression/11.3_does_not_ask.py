# hint: an upload began before the server was asked how much it has
def upload(stub, name, content):
    return stub.UploadFile(chunks_of(name, content), timeout=5).committed_size
