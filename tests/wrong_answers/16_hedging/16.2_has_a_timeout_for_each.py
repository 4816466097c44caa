# hint: has the whole timeout again
def hedged(method, request, delay, timeout):
    ended, attempts, failed = queue.Queue(), [], 0

    def begin():
        attempts.append(method.future(request, timeout=timeout))
        attempts[-1].add_done_callback(ended.put)

    begin()
    try:
        while True:
            try:
                call = ended.get(timeout=delay if len(attempts) == 1 else None)
                failed += 1
                if call.code() is grpc.StatusCode.OK or failed == 2:
                    return call.result()
            except queue.Empty:
                pass
            if len(attempts) == 1:
                begin()
    finally:
        for attempt in attempts:
            attempt.cancel()
