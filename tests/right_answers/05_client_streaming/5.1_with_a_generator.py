def upload(stub, readings):
    def requests():
        for reading in readings:
            yield weather_pb2.UploadReadingsRequest(reading=reading)

    summary, _ = stub.UploadReadings.with_call(requests(), timeout=5.0)
    return summary
