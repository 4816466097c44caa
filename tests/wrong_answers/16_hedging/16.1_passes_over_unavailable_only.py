# hint: a call that fails is passed over
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            call = ended.get()
            if call.code() is not grpc.StatusCode.DATA_LOSS:
                break
        return call.result()
    finally:
        for each in calls:
            each.cancel()
