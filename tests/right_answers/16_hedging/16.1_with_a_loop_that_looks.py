def first_good(calls):
    left = list(calls)
    try:
        while True:
            for call in list(left):
                if not call.done():
                    continue
                left.remove(call)
                if call.code() is grpc.StatusCode.OK or not left:
                    return call.result()
            time.sleep(0.005)
    finally:
        for call in calls:
            call.cancel()
