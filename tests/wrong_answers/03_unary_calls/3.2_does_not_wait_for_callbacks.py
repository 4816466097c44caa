# hint: 48 names, 0 greetings; wait for each
def greet_all(stub, names):
    greetings = []
    for name in names:
        call = stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5)
        call.add_done_callback(lambda call: greetings.append(call.result().message))
    return greetings
