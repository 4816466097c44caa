def ask_for_greeting(stub, name):
    request = greeter_pb2.HelloRequest()
    request.name = name
    return stub.SayHello.future(request, timeout=10).result().message
