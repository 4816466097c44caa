# hint: two may be hedged
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
        deadline = time.monotonic() + timeout
        attempts, over = [self.method.future(request, timeout=timeout)], threading.Event()
        attempts[0].add_done_callback(lambda _: over.set())
        if not over.wait(self.delay) and self.spent + 1 <= self.share * self.calls:
            left = deadline - time.monotonic()
            attempts.append(self.method.future(request, timeout=left))
            response = race(attempts).result()
            self.spent += 1  # when the call is over
            return response
        return race(attempts).result()
