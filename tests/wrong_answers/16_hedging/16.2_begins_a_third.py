# hint: the first attempt fails while the second one runs; there are to be two, not 3
def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []

    def begin(seconds):
        attempts.append(method.future(request, timeout=seconds))
        attempts[-1].add_done_callback(ended.put)

    try:
        begin(timeout)
        wait, failed = delay, 0
        while True:
            try:
                call = ended.get(timeout=wait)
            except queue.Empty:
                begin(deadline - time.monotonic())
                wait = None
                continue
            failed += 1
            if call.code() is grpc.StatusCode.OK or (call is not attempts[0] and failed == 2) or failed == 3:
                return call.result()
            if call is attempts[0]:  # it failed: another one, whatever runs
                begin(deadline - time.monotonic())
                wait = None
    finally:
        for attempt in attempts:
            attempt.cancel()
