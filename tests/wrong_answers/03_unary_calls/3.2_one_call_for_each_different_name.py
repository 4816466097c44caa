# hint: a name that comes twice needs two calls
def greet_all(stub, names):
    calls = {name: stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names}
    return [calls[name].result().message for name in names]
