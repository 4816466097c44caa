# hint: asked the server to greet 'Hello
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name=name.title()), timeout=5).message
