# hint: return a number of seconds, not None
def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None or left > 1e9:
        return None
    seconds = min(left - reserve, most)
    if seconds <= 0:
        raise TimeoutError
    return seconds
