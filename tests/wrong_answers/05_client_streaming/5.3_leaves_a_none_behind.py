# hint: something is left in the queue, and ends the next upload
def upload_from(stub, outbox):
    readings = iter(outbox.get, None)
    requests = (weather_pb2.UploadReadingsRequest(reading=reading) for reading in readings)
    call = stub.UploadReadings.future(requests, timeout=5)
    call.add_callback(lambda: outbox.put(None))
    return call.result()
