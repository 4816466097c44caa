# hint: let it go to the caller
def greet_all(stub, names):
    greetings, all_there = {}, threading.Semaphore(0)

    def note(number):
        def done(call):
            greetings[number] = call.result().message
            all_there.release()

        return done

    for number, name in enumerate(names):
        call = stub.SayHello.future(greeter_pb2.HelloRequest(name=name), timeout=5)
        call.add_done_callback(note(number))
    for _ in names:
        all_there.acquire()
    return [greetings[number] for number in range(len(names))]
