# hint: the first attempt fails while the second one runs; wait for that
def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []

    def begin(seconds):
        attempts.append(method.future(request, timeout=seconds))
        attempts[-1].add_done_callback(ended.put)

    try:
        begin(timeout)
        try:
            first = ended.get(timeout=delay)
        except queue.Empty:
            begin(deadline - time.monotonic())
            call = ended.get()
            if call is attempts[1] and call.code() is not grpc.StatusCode.OK:
                call = ended.get()
            return call.result()
        if first.code() is grpc.StatusCode.OK:
            return first.result()
        begin(deadline - time.monotonic())
        return ended.get().result()
    finally:
        for attempt in attempts:
            attempt.cancel()
