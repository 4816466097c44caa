# hint: the reply is empty
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply()
