# hint: SayHelloAgain answers UNIMPLEMENTED: Method not implemented!
class PoliteGreeter(Greeter):
    def sayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
