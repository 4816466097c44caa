# hint: wrap each Reading
def upload(stub, readings):
    return stub.UploadReadings(iter(readings), timeout=5)
