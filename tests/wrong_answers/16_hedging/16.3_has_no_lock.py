# hint: two may be hedged
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share, self.calls, self.spent = method, delay, share, 0, 0

    def __call__(self, request, timeout):
        self.calls += 1
        deadline = time.monotonic() + timeout
        attempts, over = [self.method.future(request, timeout=timeout)], threading.Event()
        attempts[0].add_done_callback(lambda _: over.set())
        if not over.wait(self.delay) and self.spent + 1 <= self.share * self.calls:
            self.spent += 1
            attempts.append(self.method.future(request, timeout=deadline - time.monotonic()))
        return race(attempts).result()
