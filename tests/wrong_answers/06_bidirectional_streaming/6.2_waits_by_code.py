# hint: the station says farewell: who reads it?
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
    call.code()
    return pairs
