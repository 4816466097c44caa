class Asking:
    def __init__(self, timeout):
        self.timeout = timeout

    def __call__(self, stub, name):
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), self.timeout, wait_for_ready=True).message


ask_for_greeting = Asking(5)
