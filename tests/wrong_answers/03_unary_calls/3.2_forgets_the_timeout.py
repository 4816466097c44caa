# hint: a call has no timeout
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name)) for name in names]
    return [call.result().message for call in calls]
