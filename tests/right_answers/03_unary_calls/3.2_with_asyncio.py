import asyncio


def greet_all(stub, names):
    async def all_at_once():
        loop = asyncio.get_running_loop()
        with futures.ThreadPoolExecutor(max(1, len(names))) as pool:
            requests = [greeter_pb2.HelloRequest(name=name) for name in names]
            calls = [loop.run_in_executor(pool, lambda r=request: stub.SayHello(r, timeout=5)) for request in requests]
            return [reply.message for reply in await asyncio.gather(*calls)]

    with futures.ThreadPoolExecutor(1) as outside:  # the notebook's own thread has a running loop
        return outside.submit(asyncio.run, all_at_once()).result()
