# hint: make the second one, and return its answer
def hedged(method, request, delay, timeout):
    deadline, ended, attempts = time.monotonic() + timeout, queue.Queue(), []
    try:
        attempts.append(method.future(request, timeout=timeout))
        attempts[0].add_done_callback(ended.put)
        try:
            return ended.get(timeout=delay).result()
        except queue.Empty:
            attempts.append(method.future(request, timeout=deadline - time.monotonic()))
            attempts[1].add_done_callback(ended.put)
            return ended.get().result()
    finally:
        for each in attempts:
            each.cancel()
