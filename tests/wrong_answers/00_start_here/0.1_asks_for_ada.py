# hint: your function asked the server to greet 'Ada'
def ask_for_greeting(stub, name):
    return stub.SayHello(greeter_pb2.HelloRequest(name="Ada"), timeout=5).message
