# hint: was started before
def sized(running, waiting):
    pool = futures.ThreadPoolExecutor(max_workers=running)
    server = grpc.server(pool, maximum_concurrent_rpcs=running + waiting)
    server.start()
    return server
