# hint: no question came for 2 seconds
def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []
    call = stub.Converse(iter(outgoing.get, None), timeout=5)
    call.add_callback(lambda: outgoing.put(None))
    for text in questions:
        reply = next(call, None)
        outgoing.put(ask(text))
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    return pairs
