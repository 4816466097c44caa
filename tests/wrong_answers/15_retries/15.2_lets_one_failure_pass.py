# hint: {'headers_first': True, 'failures': 1}: the server saw 1 attempt, not 2
def how_many(situation):
    pushback = situation["pushback"]
    stops = (
        situation["code"] not in situation["retryable"]
        or (situation["headers_first"] and situation["failures"] > 1)
        or situation["size"] > 256 * 1024
        or (pushback is not None and not pushback.isdigit())
    )
    if stops:
        return 1
    return min(situation["failures"] + 1, situation["max_attempts"], 5)
