class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.share, self.policy = method, share, Hedging(attempts=2, delay=delay)
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def has_room(self):
        with self.lock:
            if self.spent + 1 > self.share * self.calls:
                return False
            self.spent += 1
            return True

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
        plan, ended, calls = Plan(self.policy, timeout), queue.Queue(), []
        try:
            while True:
                try:
                    return ended.get(timeout=plan.wait()).result()
                except queue.Empty:
                    if calls and not self.has_room():
                        plan.left = 0
                        continue
                    calls.append(self.method.future(request, timeout=plan.start()))
                    calls[-1].add_done_callback(ended.put)
        finally:
            for call in calls:
                call.cancel()
