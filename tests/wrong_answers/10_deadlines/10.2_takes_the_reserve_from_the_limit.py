# hint: most=2: about 2 s are to be handed on, not 1
def time_for(context, reserve, most):
    left = context.time_remaining()
    seconds = most if left is None else min(left, most) - reserve
    if seconds <= 0:
        raise TimeoutError
    return seconds
