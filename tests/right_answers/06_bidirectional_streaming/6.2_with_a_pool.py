def interview(stub, questions):
    outgoing, call = converse(stub)
    pairs = []
    with futures.ThreadPoolExecutor(max_workers=1) as pool:
        for text in questions:
            outgoing.put(ask(text))
            reply = pool.submit(next, call, None).result()
            if reply is None:
                break
            pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
