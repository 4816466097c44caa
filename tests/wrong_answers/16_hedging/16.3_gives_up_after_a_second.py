# hint: Empty
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def has_room(self):
        with self.lock:
            room = self.spent + 1 <= self.share * self.calls
            self.spent += room
            return room

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
        deadline, ended = time.monotonic() + timeout, queue.Queue()
        attempts = [self.method.future(request, timeout=timeout)]
        attempts[0].add_done_callback(ended.put)
        try:
            try:
                return ended.get(timeout=self.delay).result()
            except queue.Empty:
                if self.has_room():
                    attempts.append(self.method.future(request, timeout=deadline - time.monotonic()))
                    attempts[1].add_done_callback(ended.put)
            return ended.get(timeout=0.8).result()
        finally:
            for attempt in attempts:
                attempt.cancel()
