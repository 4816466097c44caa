# hint: the deadline is over, reserve=0, most=10: nothing remains, so raise TimeoutError
def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return most
    seconds = min(left - reserve, most)
    if seconds < 0:
        raise TimeoutError("no time is left for another call")
    return seconds
