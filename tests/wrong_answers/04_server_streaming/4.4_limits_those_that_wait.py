# hint: call 1 is to run, and gets RESOURCE_EXHAUSTED
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running)
    return grpc.server(pool, maximum_concurrent_rpcs=waiting)
