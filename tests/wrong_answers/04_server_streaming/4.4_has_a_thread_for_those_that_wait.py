# hint: 2 are to run at a time, 1 did
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=max(waiting, 1))
    return grpc.server(pool, maximum_concurrent_rpcs=running + waiting)
