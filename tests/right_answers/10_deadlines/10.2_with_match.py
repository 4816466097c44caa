def time_for(context, reserve, most):
    match context.time_remaining():
        case None:
            return most
        case left if left > reserve:
            return sorted([left - reserve, most])[0]
    raise TimeoutError
