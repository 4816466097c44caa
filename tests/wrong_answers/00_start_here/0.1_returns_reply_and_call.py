# hint: return the greeting's text, not tuple
def ask_for_greeting(stub, name):
    return stub.SayHello.with_call(greeter_pb2.HelloRequest(name=name), timeout=5)
