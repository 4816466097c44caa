# hint: the next six may be hedged, and 5 were
def Hedger(method, delay, share):
    lock, saved = threading.Lock(), [0.0]

    def begin(attempts, ended, request, deadline):
        attempts.append(method.future(request, timeout=deadline - time.monotonic()))
        attempts[-1].add_done_callback(ended.put)

    def call(request, timeout):
        with lock:
            saved[0] = min(4, saved[0] + share)
        attempts, ended, deadline = [], queue.SimpleQueue(), time.monotonic() + timeout
        try:
            begin(attempts, ended, request, deadline)
            try:
                return ended.get(timeout=delay).result()
            except queue.Empty:
                pass
            with lock:
                room = saved[0] >= 1
                saved[0] -= room
            if room:
                begin(attempts, ended, request, deadline)
            return ended.get().result()
        finally:
            for attempt in attempts:
                attempt.cancel()

    return call
