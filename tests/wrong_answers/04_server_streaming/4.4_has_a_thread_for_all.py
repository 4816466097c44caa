# hint: run at a time
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running + waiting)
    return grpc.server(pool, maximum_concurrent_rpcs=running + waiting)
