# hint: no method succeeded
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens

    def failed(self):
        self.left = max(self.left - 1000, 0)
        return 2 * self.left > self.most
