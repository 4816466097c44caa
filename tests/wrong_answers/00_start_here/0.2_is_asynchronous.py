# hint: without async
class PoliteGreeter(Greeter):
    async def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
