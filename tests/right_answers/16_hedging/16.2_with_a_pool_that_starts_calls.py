def hedged(method, request, delay, timeout):
    deadline = time.monotonic() + timeout
    first = method.future(request, timeout=timeout)
    pool, attempts = futures.ThreadPoolExecutor(2), [first]
    try:
        waits = {pool.submit(first.exception)}
        done, waits = futures.wait(waits, timeout=delay)
        if done and done.pop().result() is None:
            return first.result()
        second = method.future(request, timeout=deadline - time.monotonic())
        attempts.append(second)
        waits.add(pool.submit(second.exception))
        for _ in range(len(waits)):
            done, waits = futures.wait(waits, return_when=futures.FIRST_COMPLETED)
            for attempt in attempts:
                if attempt.done() and attempt.code() is grpc.StatusCode.OK:
                    return attempt.result()
            if not waits:
                break
        return second.result()
    finally:
        for attempt in attempts:
            attempt.cancel()
        pool.shutdown()
