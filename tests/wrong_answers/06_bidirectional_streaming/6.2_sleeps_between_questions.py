# hint: asked before the answer
def interview(stub, questions):
    def requests():
        for text in questions:
            yield ask(text)
            time.sleep(0.1)

    return [(text, reply.text) for text, reply in zip(questions, stub.Converse(requests(), timeout=5))]
