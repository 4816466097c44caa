class PoliteGreeter(greeter_pb2_grpc.GreeterServicer):
    def _greet(self, words, request):
        return greeter_pb2.HelloReply(message=f"{words}, {request.name}!")

    def SayHello(self, request, context):
        return self._greet("Hello", request)

    def SayHelloAgain(self, request, context):
        return self._greet("Hello again", request)
