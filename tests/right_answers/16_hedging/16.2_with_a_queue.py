def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []

    def begin():
        attempts.append(method.future(request, timeout=deadline - time.monotonic()))
        attempts[-1].add_done_callback(ended.put)

    try:
        begin()
        try:
            first = ended.get(timeout=delay)
            if first.code() is grpc.StatusCode.OK:
                return first.result()
            failed = 1
        except queue.Empty:
            failed = 0
        begin()
        while True:
            call = ended.get()
            failed += call.code() is not grpc.StatusCode.OK
            if call.code() is grpc.StatusCode.OK or failed == 2:
                return call.result()
    finally:
        for attempt in attempts:
            attempt.cancel()
