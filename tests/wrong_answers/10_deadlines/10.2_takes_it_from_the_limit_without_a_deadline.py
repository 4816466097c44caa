# hint: grpc.aio.server, no deadline
def time_for(context, reserve, most):
    left = context.time_remaining()
    seconds = min(most if left is None else left, most) - reserve if left is None else min(left - reserve, most)
    if seconds <= 0:
        raise TimeoutError
    return seconds
