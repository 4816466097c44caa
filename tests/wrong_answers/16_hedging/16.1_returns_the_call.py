# hint: return the response, not the call
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            call = ended.get()
            if call.code() is grpc.StatusCode.OK:
                return call
        return call
    finally:
        for each in calls:
            each.cancel()
