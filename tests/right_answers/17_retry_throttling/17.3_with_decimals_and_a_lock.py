from decimal import Decimal


class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.max_tokens, self.tokens = Decimal(max_tokens), Decimal(max_tokens)
        self.token_ratio = Decimal(str(token_ratio))
        self.lock = threading.Lock()

    def failed(self):
        with self.lock:
            self.tokens -= 1
            if self.tokens < 0:
                self.tokens = Decimal(0)
            return self.tokens > self.max_tokens / 2

    def succeeded(self):
        with self.lock:
            self.tokens += self.token_ratio
            if self.tokens > self.max_tokens:
                self.tokens = self.max_tokens
