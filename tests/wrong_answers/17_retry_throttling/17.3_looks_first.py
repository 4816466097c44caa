# hint: yours allows more attempts
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens
        self.pays = round(1000 * token_ratio)

    def failed(self):
        allowed = 2 * self.left > self.most
        self.left = max(self.left - 1000, 0)
        return allowed

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
