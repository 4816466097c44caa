# hint: when ten successes pay back one failure, no more and no less
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = max_tokens
        self.pays = token_ratio

    def failed(self):
        self.left = max(self.left - 1, 0)
        return self.left > self.most / 2

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
