# hint: asked for hello Hello
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name.title()}!")
