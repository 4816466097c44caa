# hint: 48 names, 0 greetings; wait for each
def greet_all(stub, names):
    greetings = [None] * len(names)

    def greet(number):
        reply = stub.SayHello(greeter_pb2.HelloRequest(name=names[number]), timeout=5)
        greetings[number] = reply.message

    for number in range(len(names)):
        threading.Thread(target=greet, args=(number,), daemon=True).start()
    return greetings
