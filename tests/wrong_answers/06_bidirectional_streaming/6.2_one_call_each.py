# hint: one conversation
def interview(stub, questions):
    pairs = []
    for text in questions:
        for reply in stub.Converse(iter([ask(text)]), timeout=5):
            pairs.append((text, reply.text))
    return pairs
