# hint: the class has no method SayHello
class PoliteGreeter:
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
