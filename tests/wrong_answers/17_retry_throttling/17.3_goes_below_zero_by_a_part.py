# hint: when a failure takes more than there is
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens
        self.pays = round(1000 * token_ratio)

    def failed(self):
        if self.left > 0:
            self.left -= 1000
        return 2 * self.left > self.most

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
