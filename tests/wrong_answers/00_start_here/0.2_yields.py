# hint: it does not yield
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        yield greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
