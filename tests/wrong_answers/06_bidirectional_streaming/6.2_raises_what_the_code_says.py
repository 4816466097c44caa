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
    if call.code() is not grpc.StatusCode.OK:
        raise call
    return pairs
