# hint: after many failures and 61 successes
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens
        self.pays = round(1000 * token_ratio)

    def failed(self):
        self.left = max(self.left - 1000, 0)
        return self.left // 1000 > self.most // 2000

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
