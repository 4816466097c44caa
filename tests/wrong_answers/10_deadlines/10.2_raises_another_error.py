# hint: raise TimeoutError; yours gives ValueError: too late
def time_for(context, reserve, most):
    left = context.time_remaining()
    seconds = most if left is None else min(left - reserve, most)
    if seconds <= 0:
        raise ValueError("too late")
    return seconds
