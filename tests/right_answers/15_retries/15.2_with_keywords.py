import re


class Forecast:
    def __init__(self, *, max_attempts, retryable, failures, code, headers_first, size, pushback):
        committed = headers_first or size > 262_144
        forbidden = pushback is not None and not re.fullmatch(r"\d+", pushback)
        self.repeats = code in retryable and not committed and not forbidden
        self.wanted, self.allowed = failures + 1, min(max_attempts, 5)

    def attempts(self):
        return min(self.wanted, self.allowed) if self.repeats else 1


def how_many(situation):
    return Forecast(**situation).attempts()
