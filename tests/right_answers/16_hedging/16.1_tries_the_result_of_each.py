def first_good(calls):
    ended, failure = queue.Queue(), None
    for call in calls:
        call.add_done_callback(ended.put)
    try:
        for _ in calls:
            try:
                return ended.get().result()
            except grpc.RpcError as error:
                failure = error
        raise failure
    finally:
        for call in calls:
            call.cancel()
