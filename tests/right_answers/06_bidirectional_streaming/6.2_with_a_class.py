class Conversation:
    def __init__(self, stub):
        self.outgoing = queue.Queue()
        self.call = stub.Converse(iter(self.outgoing.get, None), timeout=5)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.outgoing.put(None)  # however the block ends
        if error is None:
            list(self.call)

    def ask(self, text):
        self.outgoing.put(ask(text))
        return next(self.call).text


def interview(stub, questions):
    pairs = []
    with Conversation(stub) as conversation:
        for text in questions:
            try:
                pairs += [(text, conversation.ask(text))]
            except StopIteration:
                break
    return pairs
