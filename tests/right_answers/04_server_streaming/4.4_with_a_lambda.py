import functools

sized = lambda running, waiting: functools.partial(grpc.server, maximum_concurrent_rpcs=waiting + running)(
    thread_pool=futures.ThreadPoolExecutor(max_workers=running, thread_name_prefix="streams")
)
