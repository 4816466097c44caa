# hint: the slow attempt goes on: cancel it
class Hedger:
    def __init__(self, method, delay, share):
        self.method, self.delay, self.share = method, delay, share
        self.lock, self.calls, self.spent, self.log = threading.Lock(), 0, 0, []

    def __call__(self, request, timeout):
        with self.lock:
            self.calls += 1
        deadline, ended = time.monotonic() + timeout, queue.Queue()
        first = self.method.future(request, timeout=timeout)
        first.add_done_callback(ended.put)
        self.log.append(first)
        try:
            return ended.get(timeout=self.delay).result()
        except queue.Empty:
            with self.lock:
                room = self.spent + 1 <= self.share * self.calls
                self.spent += room
            if room:
                second = self.method.future(request, timeout=deadline - time.monotonic())
                second.add_done_callback(ended.put)
        return ended.get().result()
