# hint: return the texts, in the order of the names
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
    return [call.result().message for call in reversed(calls)]
