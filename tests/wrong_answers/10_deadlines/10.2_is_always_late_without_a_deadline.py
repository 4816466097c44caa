# hint: grpc.aio.server, no deadline, reserve=1, most=10: your function raises TimeoutError
def time_for(context, reserve, most):
    left = context.time_remaining() or 0
    seconds = min(left - reserve, most)
    if seconds <= 0:
        raise TimeoutError
    return seconds
