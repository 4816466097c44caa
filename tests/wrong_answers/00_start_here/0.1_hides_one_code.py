# hint: DEADLINE_EXCEEDED, and your function hides that
def ask_for_greeting(stub, name):
    try:
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.DEADLINE_EXCEEDED:
            return ""
        raise
