def interview(stub, questions):
    outgoing, call = converse(stub)
    pairs = []
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    for _ in call:  # until the end, whose error comes out
        pass
    return pairs
