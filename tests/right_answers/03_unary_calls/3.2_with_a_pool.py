def greet_all(stub, names):
    def greet(name):
        return stub.SayHello(greeter_pb2.HelloRequest(name=name), timeout=5).message

    with futures.ThreadPoolExecutor(max_workers=max(1, len(names))) as pool:
        return list(pool.map(greet, names))
