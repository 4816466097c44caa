# hint: return the server that grpc.server makes
def sized(running, waiting):
    return futures.ThreadPoolExecutor(max_workers=running)
