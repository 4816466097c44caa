# hint: return pairs of texts: each question and its answer
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
    pairs += [(None, each.text) for each in call]
    return pairs
