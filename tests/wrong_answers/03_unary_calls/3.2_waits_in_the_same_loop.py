# hint: a call began only after another's end
def greet_all(stub, names):
    return [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5).result().message for name in names]
