# hint: whose answer nobody wants; cancel it
def first_good(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    for _ in calls:
        call = ended.get()
        if call.code() is grpc.StatusCode.OK:
            break
    return call.result()
