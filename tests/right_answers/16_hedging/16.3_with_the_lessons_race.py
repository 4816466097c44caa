class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
        deadline = time.monotonic() + timeout
        first = self.method.future(request, timeout=timeout)
        over = threading.Event()
        first.add_done_callback(lambda _: over.set())
        attempts = [first]
        if not over.wait(self.delay):
            with self.lock:
                if self.spent + 1 <= self.calls * self.share:
                    self.spent += 1
                    left = deadline - time.monotonic()
                    attempts.append(self.method.future(request, timeout=left))
        return race(attempts).result()
