def Bucket(max_tokens, token_ratio):
    class Made:
        left = 1000 * max_tokens

        def failed(self):
            self.left = max(self.left - 1000, 0)
            return self.left > 500 * max_tokens

        def succeeded(self):
            self.left = min(self.left + int(token_ratio * 1000 + 0.5), 1000 * max_tokens)

    return Made()
