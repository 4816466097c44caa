# hint: yours allows more
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens
        self.pays = round(1000 * token_ratio)

    def failed(self):
        self.left = max(self.left - 1000, 0)
        return 2 * self.left > self.most

    def succeeded(self):
        self.left += self.pays
