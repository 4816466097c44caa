def greet_all(stub, names):
    greetings, errors = [None] * len(names), []

    def greet(number):
        try:
            reply = stub.SayHello(greeter_pb2.HelloRequest(name=names[number]), timeout=5)
            greetings[number] = reply.message
        except grpc.RpcError as error:
            errors.append(error)

    threads = [threading.Thread(target=greet, args=(number,)) for number in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return greetings
