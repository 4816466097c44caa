# hint: still waits
def first_good(calls):
    good = [call for call in calls if call.code() is grpc.StatusCode.OK]
    return (good or calls)[0].result()
