# hint: 
def upload(stub, readings):
    return stub.UploadReadings(iter(readings), timeout=5)
