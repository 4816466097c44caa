# hint: the server saw 
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
    if pushback is not None:
        return min(2, situation["failures"] + 1)
    return min(situation["failures"] + 1, situation["max_attempts"], 5)
