# hint: a method returns a message: HelloReply(message=…), not str
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return f"Hello again, {request.name}!"
