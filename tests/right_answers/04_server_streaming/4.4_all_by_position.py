def sized(running, waiting):
    return grpc.server(futures.ThreadPoolExecutor(running), None, None, None, running + waiting)
