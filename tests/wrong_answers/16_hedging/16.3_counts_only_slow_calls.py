# hint: the next six may be hedged
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def __call__(self, request, timeout):
        deadline = time.monotonic() + timeout
        attempts, over = [self.method.future(request, timeout=timeout)], threading.Event()
        attempts[0].add_done_callback(lambda _: over.set())
        if not over.wait(self.delay):
            with self.lock:
                self.calls += 1
                room = self.spent + 1 <= self.share * self.calls
                self.spent += room
            if room:
                left = deadline - time.monotonic()
                attempts.append(self.method.future(request, timeout=left))
        return race(attempts).result()
