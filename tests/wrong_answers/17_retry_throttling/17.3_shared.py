# hint: share their tokens
class Bucket:
    def __init__(self, max_tokens, token_ratio):
        Bucket.most = max_tokens * 1000
        Bucket.left = Bucket.most
        Bucket.pays = round(1000 * token_ratio)

    def failed(self):
        Bucket.left = max(Bucket.left - 1000, 0)
        return 2 * Bucket.left > Bucket.most

    def succeeded(self):
        Bucket.left = min(Bucket.left + Bucket.pays, Bucket.most)
