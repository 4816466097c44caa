# hint: the next six may be hedged
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent = threading.Lock(), 0, 0

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
            room = self.spent + 1 <= self.share * self.calls
            self.spent += room
        return hedge(self.method, request, timeout, Hedging(2 if room else 1, self.delay))
