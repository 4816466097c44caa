# hint: hand on what is left as it is
def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return most
    seconds = round(min(left - reserve, most))
    if seconds <= 0:
        raise TimeoutError("no time is left for another call")
    return seconds
