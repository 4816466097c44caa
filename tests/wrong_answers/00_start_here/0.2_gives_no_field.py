# hint: a message takes its fields by name
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(f"Hello again, {request.name}!")
