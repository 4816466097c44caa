# hint: the second call failed, and another one followed
from itertools import islice


def upload_in_batches(stub, readings, size):
    readings, summaries, failure = iter(readings), [], None
    while batch := [weather_pb2.UploadReadingsRequest(reading=each) for each in islice(readings, size)]:
        try:
            summaries.append(stub.UploadReadings(iter(batch), timeout=5))
        except grpc.RpcError as error:
            failure = error
            continue
        if summaries[-1].problem:
            break
    if failure:
        raise failure
    return summaries
