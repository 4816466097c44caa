# hint: the server said 'Hello, Guest
class PoliteGreeter(Greeter):
    def SayHelloAgain(self, request, context):
        return self.SayHello(request, context)
