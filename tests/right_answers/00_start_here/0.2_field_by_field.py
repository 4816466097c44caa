class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        reply = greeter_pb2.HelloReply()
        reply.message = "Hello again, " + request.name + "!"
        return reply
