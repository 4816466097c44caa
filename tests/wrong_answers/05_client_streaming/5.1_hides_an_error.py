# hint: the second call failed, and your function hides that
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings, summaries = iter(readings), []
    try:
        while batch := [weather_pb2.UploadReadingsRequest(reading=each) for each in islice(readings, size)]:
            summaries.append(stub.UploadReadings(iter(batch), timeout=5))
            if summaries[-1].problem:
                break
    except grpc.RpcError:
        pass
    return summaries
