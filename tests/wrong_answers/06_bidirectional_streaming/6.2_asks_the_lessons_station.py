# hint: nobody called the station
def interview(stub, questions):
    outgoing, call = converse(polite_stub)
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
