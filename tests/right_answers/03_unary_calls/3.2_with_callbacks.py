def greet_all(stub, names):
    done, all_there = {}, threading.Semaphore(0)

    def note(number):
        def keep(call):
            done[number] = call
            all_there.release()

        return keep

    for number, name in enumerate(names):
        call = stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5)
        call.add_done_callback(note(number))
    for _ in names:
        all_there.acquire()
    return [done[number].result().message for number in range(len(names))]
