# hint: more are to wait until one of them ends, not 0
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running)
    return grpc.server(pool, maximum_concurrent_rpcs=running)
