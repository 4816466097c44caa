def interview(stub, questions):
    may_ask, over, pairs = threading.Semaphore(1), threading.Event(), []

    def requests():
        for text in questions:
            may_ask.acquire()
            if over.is_set():
                return
            yield ask(text)
        # the half-close, right after the last question

    def end():
        over.set()
        may_ask.release()

    call = stub.Converse(requests(), timeout=5)
    if not call.add_callback(end):
        end()
    for text, reply in zip(questions, call, strict=False):
        pairs.append([text, reply.text])
        may_ask.release()
    list(call)  # a farewell, and the error
    return pairs
