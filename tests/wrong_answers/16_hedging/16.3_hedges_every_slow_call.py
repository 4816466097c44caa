# hint: slow call 1 has 2 attempts
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share

    def __call__(self, request, timeout):
        return hedge(self.method, request, timeout, Hedging(2, self.delay))
