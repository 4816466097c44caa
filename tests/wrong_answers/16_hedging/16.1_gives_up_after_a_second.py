# hint: answered after a second
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            try:
                call = ended.get(timeout=1)
            except queue.Empty:
                break
            if call.code() is grpc.StatusCode.OK:
                break
        return call.result()
    finally:
        for each in calls:
            each.cancel()
