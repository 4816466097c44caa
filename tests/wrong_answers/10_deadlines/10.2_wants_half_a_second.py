# hint: your function raises TimeoutError
def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return most
    seconds = min(left - reserve, most)
    if seconds <= 0.5:
        raise TimeoutError("no time is left for another call")
    return seconds
