import dataclasses


@dataclasses.dataclass
class Bucket:
    max_tokens: int
    token_ratio: float

    def __post_init__(self):
        self.tokens = self.max_tokens

    def failed(self):
        self.tokens = round(max(self.tokens - 1, 0), 3)
        return self.tokens > self.max_tokens / 2

    def succeeded(self):
        self.tokens = round(min(self.tokens + self.token_ratio, self.max_tokens), 3)
