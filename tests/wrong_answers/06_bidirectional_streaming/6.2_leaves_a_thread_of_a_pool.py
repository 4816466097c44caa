# hint: a thread of yours goes on
def interview(stub, questions):
    outgoing, call = converse(stub)
    pool, never = futures.ThreadPoolExecutor(), queue.Queue()
    pool.submit(never.get, timeout=10)
    pairs = []
    for text in questions:
        outgoing.put(ask(text))
        reply = pool.submit(next, call, None).result(5)
        if reply is None:
            return pairs
        pairs.append((text, reply.text))
    outgoing.put(None)
    list(call)
    return pairs
