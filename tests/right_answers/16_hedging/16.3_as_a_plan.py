class Budgeted(Plan):
    def __init__(self, policy, timeout, hedger):
        super().__init__(policy, timeout)
        self.hedger, self.asked = hedger, False

    def start(self):
        return super().start()

    def wait(self):
        wait = super().wait()
        if self.left != 1 or wait != 0:
            return wait
        if not self.hedger.has_room():
            self.left = 0
            return None
        return wait


class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
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
        plan = Budgeted(Hedging(attempts=2, delay=self.delay), timeout, self)
        ended, calls = queue.Queue(), []
        try:
            while True:
                try:
                    return ended.get(timeout=plan.wait()).result()
                except queue.Empty:
                    if plan.left:
                        calls.append(self.method.future(request, timeout=plan.start()))
                        calls[-1].add_done_callback(ended.put)
        finally:
            for call in calls:
                call.cancel()
