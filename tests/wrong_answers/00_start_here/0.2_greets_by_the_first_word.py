# hint: asked for
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        first = request.name.split()[0]
        return greeter_pb2.HelloReply(message=f"Hello again, {first}!")
