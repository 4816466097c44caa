# hint: a call takes a message
def ask_for_greeting(stub, name):
    return stub.SayHello(name, timeout=5).message
