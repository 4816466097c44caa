# hint: the second begins at once
def hedged(method, request, delay, timeout):
    deadline = time.monotonic() + timeout
    first = method.future(request, timeout=timeout)
    time.sleep(delay)
    if first.done() and first.code() is grpc.StatusCode.OK:
        return first.result()
    return first_of([first, method.future(request, timeout=deadline - time.monotonic())])


def first_of(calls):
    ended = queue.Queue()
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            call = ended.get()
            if call.code() is grpc.StatusCode.OK:
                break
        return call.result()
    finally:
        for each in calls:
            each.cancel()
