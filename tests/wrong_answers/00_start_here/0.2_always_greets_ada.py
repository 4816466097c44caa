# hint: asked for Guest
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message="Hello again, Ada!")
