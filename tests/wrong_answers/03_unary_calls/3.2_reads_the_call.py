# hint: a call of gRPC's has no 'message'; wait for its reply with result()
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
    return [call.message for call in calls]
