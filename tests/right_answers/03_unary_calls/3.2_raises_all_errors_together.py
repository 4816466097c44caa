def greet_all(stub, names):
    calls = [stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
    if errors := [error for call in calls if (error := call.exception()) is not None]:
        raise ExceptionGroup("some calls failed", errors)
    return [call.result().message for call in calls]
