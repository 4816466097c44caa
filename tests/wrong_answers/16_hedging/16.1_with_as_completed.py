# hint: _condition
def first_good(calls):
    for call in futures.as_completed(calls):
        if call.code() is grpc.StatusCode.OK:
            return call.result()
