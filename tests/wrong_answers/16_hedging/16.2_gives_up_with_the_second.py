# hint: fails with
def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []
    try:
        attempts.append(method.future(request, timeout=timeout))
        attempts[0].add_done_callback(ended.put)
        try:
            call = ended.get(timeout=delay)
            if call.code() is grpc.StatusCode.OK:
                return call.result()
        except queue.Empty:
            pass
        attempts.append(method.future(request, timeout=deadline - time.monotonic()))
        attempts[1].add_done_callback(ended.put)
        return ended.get().result()
    finally:
        for each in attempts:
            each.cancel()
