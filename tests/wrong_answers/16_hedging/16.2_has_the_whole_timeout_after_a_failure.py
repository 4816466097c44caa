# hint: the second has the whole timeout again
def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []

    def begin(seconds):
        attempts.append(method.future(request, timeout=seconds))
        attempts[-1].add_done_callback(ended.put)

    try:
        begin(timeout)
        try:
            first = ended.get(timeout=delay)
            if first.code() is grpc.StatusCode.OK:
                return first.result()
            begin(timeout)
            return ended.get().result()
        except queue.Empty:
            begin(deadline - time.monotonic())
        call = ended.get()
        if call.code() is not grpc.StatusCode.OK:
            call = ended.get()
        return call.result()
    finally:
        for attempt in attempts:
            attempt.cancel()
