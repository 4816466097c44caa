class PoliteGreeter:
    @staticmethod
    def SayHello(request, context):
        return greeter_pb2.HelloReply(message=f"Hello, {request.name}!")

    @staticmethod
    def SayHelloAgain(request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
