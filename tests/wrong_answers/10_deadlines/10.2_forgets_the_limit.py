# hint: most=2: about 2 s are to be handed on
def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return most
    if left <= reserve:
        raise TimeoutError
    return left - reserve
