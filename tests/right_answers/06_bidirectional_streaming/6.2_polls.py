def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []

    def requests():
        while True:
            try:
                each = outgoing.get(timeout=0.3)
            except queue.Empty:
                if not call.is_active():
                    return
                continue
            if each is None:
                return
            yield each

    call = stub.Converse(requests(), timeout=5)
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
