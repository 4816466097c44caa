# hint: all calls fail: let the error of one of them
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            call = ended.get()
            if call.code() is grpc.StatusCode.OK:
                return call.result()
    finally:
        for each in calls:
            each.cancel()
