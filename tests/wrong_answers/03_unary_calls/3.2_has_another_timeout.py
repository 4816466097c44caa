# hint: give each five seconds
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=2) for name in names]
    return [call.result().message for call in calls]
