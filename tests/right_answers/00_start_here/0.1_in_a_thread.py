def ask_for_greeting(stub, name):
    with futures.ThreadPoolExecutor() as pool:
        return pool.submit(stub.SayHello, greeter_pb2.HelloRequest(name=name), timeout=5).result().message
