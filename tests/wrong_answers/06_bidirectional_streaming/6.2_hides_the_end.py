# hint: the call failed after the last answer, and your function hides that
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
    with contextlib.suppress(grpc.RpcError):
        list(call)
    return pairs
