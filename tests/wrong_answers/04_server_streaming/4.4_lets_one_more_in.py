# hint: were refused, not 2
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running)
    return grpc.server(pool, maximum_concurrent_rpcs=running + waiting + 1)
