# hint: grpc.aio.server, no deadline, reserve=1, most=10: your function raises TypeError
def time_for(context, reserve, most):
    seconds = min(context.time_remaining() - reserve, most)
    if seconds <= 0:
        raise TimeoutError
    return seconds
