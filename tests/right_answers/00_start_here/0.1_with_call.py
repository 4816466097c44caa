def ask_for_greeting(stub, name):
    reply, call = stub.SayHello.with_call(greeter_pb2.HelloRequest(name=name), timeout=3)
    return reply.message
