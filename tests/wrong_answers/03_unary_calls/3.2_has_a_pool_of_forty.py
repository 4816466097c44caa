# hint: a call began only after another
def greet_all(stub, names):
    def greet(name):
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message

    with futures.ThreadPoolExecutor(max_workers=40) as pool:
        return list(pool.map(greet, names))
