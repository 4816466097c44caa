# hint: more than once
def ask_for_greeting(stub, name):
    stub.SayHello(greeter_pb2.HelloRequest(name=name))  # to warm up
    return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
