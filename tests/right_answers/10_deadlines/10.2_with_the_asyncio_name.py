def time_for(context, reserve, most):
    left = context.time_remaining()
    if left is None:
        return float(most)
    if left - reserve <= 0:
        raise asyncio.TimeoutError()
    return most if most < left - reserve else left - reserve
