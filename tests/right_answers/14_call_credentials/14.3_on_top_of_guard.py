class Closed(Guard):
    def __init__(self, keys, scopes, public):
        super().__init__(scopes)
        self.keys, self.public = keys, public

    def intercept_service(self, continuation, details):
        global keys
        if details.method in self.public:
            return continuation(details)
        before, keys = keys, self.keys
        try:
            return super().intercept_service(continuation, details)
        finally:
            keys = before
