# hint: a timeout of five seconds
def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []
    call = stub.Converse(iter(outgoing.get, None), timeout=3)
    call.add_callback(lambda: outgoing.put(None))
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
