# hint: more than half by a thousandth
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 100 * max_tokens
        self.pays = round(100 * token_ratio)

    def failed(self):
        self.left = max(self.left - 100, 0)
        return 2 * self.left > self.most

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
