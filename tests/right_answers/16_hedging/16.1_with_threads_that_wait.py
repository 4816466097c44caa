def first_good(calls):
    with futures.ThreadPoolExecutor(len(calls)) as pool:
        waits = {pool.submit(call.result): call for call in calls}
        error = None
        try:
            for done in futures.as_completed(waits):
                try:
                    return done.result()
                except grpc.RpcError as failed:
                    error = failed
            raise error
        finally:
            for call in calls:
                call.cancel()
