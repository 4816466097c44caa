# hint: return a list of pairs, not generator
def interview(stub, questions):
    outgoing, call = converse(stub)
    for text in questions:
        outgoing.put(ask(text))
        reply = next(call, None)
        if reply is None:
            return
        yield text, reply.text
    outgoing.put(None)
    list(call)
