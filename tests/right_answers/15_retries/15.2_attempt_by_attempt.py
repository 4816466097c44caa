def how_many(situation):
    most = min(situation["max_attempts"], 5)
    for attempt_number in range(1, most + 1):
        if attempt_number > situation["failures"]:
            return attempt_number  # it succeeds
        if situation["headers_first"] or situation["size"] > 2**18:
            return attempt_number
        if situation["code"] not in situation["retryable"]:
            return attempt_number
        try:
            if situation["pushback"] is not None and int(situation["pushback"]) < 0:
                return attempt_number
        except ValueError:
            return attempt_number
    return most
