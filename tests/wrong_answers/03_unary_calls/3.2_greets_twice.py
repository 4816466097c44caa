# hint: 48 names, 96 greetings
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
    return 2 * [call.result().message for call in calls]
