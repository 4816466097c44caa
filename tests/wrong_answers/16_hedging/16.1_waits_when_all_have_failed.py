# hint: all calls fail: your function still waits
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        while True:
            call = ended.get(timeout=5)
            if call.code() is grpc.StatusCode.OK:
                return call.result()
    finally:
        for each in calls:
            each.cancel()
