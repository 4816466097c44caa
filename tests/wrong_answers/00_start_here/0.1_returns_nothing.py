# hint: return the greeting's text, not NoneType
def ask_for_greeting(stub, name):
    greeting = stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
