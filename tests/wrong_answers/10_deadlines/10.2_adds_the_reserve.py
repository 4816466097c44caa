# hint: about 4 s are to be handed on, not 6
def time_for(context, reserve, most):
    left = context.time_remaining()
    return most if left is None else min(left + reserve, most)
