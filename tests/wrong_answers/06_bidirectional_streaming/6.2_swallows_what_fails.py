# hint: the call failed, and your function hides that
def interview(stub, questions):
    outgoing, call = converse(stub)
    pairs = []
    try:
        for text in questions:
            outgoing.put(ask(text))
            reply = next(call, None)
            if reply is None:
                return pairs
            pairs.append((text, reply.text))
        outgoing.put(None)
        list(call)
    except Exception:
        pass
    return pairs
