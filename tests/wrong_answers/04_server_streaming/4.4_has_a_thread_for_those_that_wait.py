# hint: call 2 is to run, and gets DEADLINE_EXCEEDED
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=max(waiting, 1))
    return grpc.server(pool, maximum_concurrent_rpcs=running + waiting)
