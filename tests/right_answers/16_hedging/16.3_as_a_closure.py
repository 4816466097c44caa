from collections import Counter


def Hedger(method, delay, share):
    lock, counts = threading.Lock(), Counter()

    def begin(attempts, ended, request, deadline):
        attempts.append(method.future(request, timeout=deadline - time.monotonic()))
        attempts[-1].add_done_callback(ended.put)

    def call(request, timeout):
        with lock:
            counts["calls"] += 1
        attempts, ended, deadline = [], queue.SimpleQueue(), time.monotonic() + timeout
        try:
            begin(attempts, ended, request, deadline)
            try:
                return ended.get(timeout=delay).result()
            except queue.Empty:
                pass
            with lock:
                room = counts["second"] < int(share * counts["calls"])
                counts["second"] += room
            if room:
                begin(attempts, ended, request, deadline)
            return ended.get().result()
        finally:
            for attempt in attempts:
                attempt.cancel()

    return call
