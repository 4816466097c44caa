from fractions import Fraction


def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return most
    seconds = min(Fraction(left) - Fraction(reserve), most)
    if seconds <= 0:
        raise TimeoutError("no time is left for another call")
    return seconds
