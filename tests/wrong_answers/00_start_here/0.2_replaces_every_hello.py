# hint: asked for hello Hello
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        reply = self.SayHello(request, context)
        return greeter_pb2.HelloReply(message=reply.message.replace("Hello", "Hello again"))
