# hint: HelloReply(message=…), not HelloRequest
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloRequest(name=f"Hello again, {request.name}!")
