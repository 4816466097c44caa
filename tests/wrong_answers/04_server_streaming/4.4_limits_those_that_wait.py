# hint: 2 are to run at a time, 0 did
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running)
    return grpc.server(pool, maximum_concurrent_rpcs=waiting)
