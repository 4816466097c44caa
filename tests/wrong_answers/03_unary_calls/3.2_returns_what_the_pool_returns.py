# hint: these are calls; wait for the result of each
def greet_all(stub, names):
    pool = futures.ThreadPoolExecutor(len(names))
    return [pool.submit(stub.SayHello, greeter_pb2.HelloRequest(name=name), timeout=5) for name in names]
