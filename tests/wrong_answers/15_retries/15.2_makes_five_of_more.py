# hint: the server saw 3 attempts, not 5
def how_many(situation):
    pushback = situation["pushback"]
    stops = (
        situation["code"] not in situation["retryable"]
        or situation["headers_first"]
        or situation["size"] > 256 * 1024
        or (pushback is not None and not pushback.isdigit())
    )
    if stops:
        return 1
    if situation["max_attempts"] > 5:
        return 5
    return min(situation["failures"] + 1, situation["max_attempts"], 5)
