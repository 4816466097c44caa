# hint: and 0 of them were refused
def sized(running, waiting):
    return grpc.server(futures.ThreadPoolExecutor(max_workers=running))
