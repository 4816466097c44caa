# hint: SayHello answers UNIMPLEMENTED: Method not implemented!
class PoliteGreeter(greeter_pb2_grpc.GreeterServicer):
    def SayHelloAgain(self, request, context):
        return greeter_pb2.HelloReply(message=f"Hello again, {request.name}!")
