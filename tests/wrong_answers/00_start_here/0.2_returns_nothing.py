# hint: a method returns a message: HelloReply(message=…), returned nothing
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
