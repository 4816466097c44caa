# hint: the call was cut off
def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []
    call = stub.Converse(iter(outgoing.get, None), timeout=5)
    call.add_callback(lambda: outgoing.put(None))
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            break
        pairs.append((text, reply.text))
    call.cancel()
    return pairs
