# hint: takes 2 positional arguments but 3 were given
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
