# hint: these are calls; wait for the result of each
def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
    return [call.result for call in calls]
