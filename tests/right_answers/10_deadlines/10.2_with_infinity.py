def time_for(context, reserve, most):
    left = context.time_remaining()
    left = float("inf") if left is None else left
    if left <= reserve:
        raise TimeoutError(f"{left} s are left")
    return min(left - reserve, most)
