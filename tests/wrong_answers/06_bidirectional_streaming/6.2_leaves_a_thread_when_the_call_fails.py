# hint: the call failed, and a thread still waits to ask
def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []
    call = stub.Converse(iter(outgoing.get, None), timeout=5)
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            break
        pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
