# hint: yours allows
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = 1000 * max_tokens
        self.pays = round(1000 * token_ratio)

    def failed(self):
        if 2 * self.left > self.most + 2000:
            self.left -= 1000
            return True
        return False

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
