# hint: let it go to the caller
def greet_all(stub, names):
    greetings = [None] * len(names)

    def greet(number):
        greetings[number] = stub.SayHello(greeter_pb2.HelloRequest(name=names[number]), timeout=5).message

    threads = [threading.Thread(target=greet, args=(number,)) for number in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return greetings
