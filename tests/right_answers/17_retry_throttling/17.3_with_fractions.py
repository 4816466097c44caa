from fractions import Fraction


class Bucket:
    def __init__(self, max_tokens, token_ratio):
        self.most = self.left = Fraction(max_tokens)
        self.pays = Fraction(str(token_ratio))

    def failed(self):
        self.left = max(self.left - 1, Fraction(0))
        return self.left > self.most / 2

    def succeeded(self):
        self.left = min(self.left + self.pays, self.most)
