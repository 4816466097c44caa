class Replies:
    def __init__(self, requests):
        self.requests, self.count, self.done = requests, 0, False

    def __iter__(self):
        return self

    def __next__(self):
        if self.done:
            raise StopIteration
        try:
            request = next(self.requests)
        except StopIteration:
            self.done = True
            return answer(f"goodbye after {self.count}")
        self.count += 1
        return answer(f"heard {request.text}")


class Repaired:
    def Converse(self, request_iterator, context):
        return Replies(request_iterator)

    GetStation = WatchReadings = UploadReadings = None
