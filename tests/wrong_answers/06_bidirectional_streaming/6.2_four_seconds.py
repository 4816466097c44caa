# hint: a timeout of five seconds
def interview(stub, questions):
    outgoing, call = converse(stub, timeout=4)
    pairs = []
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
