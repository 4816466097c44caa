# hint: nothing remains, so raise TimeoutError; yours gives 0
def time_for(context, reserve, most):
    left = context.time_remaining()
    return most if left is None else max(0, min(left - reserve, most))
