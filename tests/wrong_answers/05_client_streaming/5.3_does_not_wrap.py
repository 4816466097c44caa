# hint: wrap each Reading in an UploadReadingsRequest
def upload_from(stub, outbox):
    return stub.UploadReadings(iter(outbox.get, None), timeout=5)
