# hint: asked for hello Hello
class PoliteGreeter(Greeter):
    name = None

    def SayHelloAgain(self, request, context):
        self.name = self.name or request.name
        return greeter_pb2.HelloReply(message=f"Hello again, {self.name}!")
