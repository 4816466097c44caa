# hint: nothing remains, so raise TimeoutError; yours gives -
def time_for(context, reserve, most):
    left = context.time_remaining()
    return most if left is None else min(left - reserve, most)
