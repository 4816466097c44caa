# hint: the other attempt goes on: cancel it
def hedged(method, request, delay, timeout):
    deadline, ended = time.monotonic() + timeout, queue.Queue()
    first = method.future(request, timeout=timeout)
    first.add_done_callback(ended.put)
    KEPT.append(first)
    try:
        call = ended.get(timeout=delay)
        if call.code() is grpc.StatusCode.OK:
            return call.result()
    except queue.Empty:
        pass
    second = method.future(request, timeout=deadline - time.monotonic())
    second.add_done_callback(ended.put)
    call = ended.get()
    return call.result()


KEPT = []
