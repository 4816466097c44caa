# hint: the station left after two answers
def interview(stub, questions):
    outgoing, pairs = queue.Queue(), []
    call = stub.Converse(iter(outgoing.get, None), timeout=5)
    call.add_callback(lambda: outgoing.put(None))
    for text in questions:
        outgoing.put(ask(text))
        pairs.append((text, next(call).text))
    outgoing.put(None)
    list(call)
    return pairs
