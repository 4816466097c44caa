def interview(stub, questions):
    answers, outgoing = {}, queue.SimpleQueue()
    call = stub.Converse(iter(outgoing.get, None), timeout=5)
    call.add_callback(lambda: outgoing.put(None))
    asked = iter(questions)
    text = next(asked)
    outgoing.put(ask(text))
    for reply in call:
        if text is None:  # said after the half-close
            continue
        answers[text] = reply.text
        text = next(asked, None)
        outgoing.put(text and ask(text))
    return answers.items()
