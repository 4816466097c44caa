# hint: a restart, seen by a code that is gone
def alerts(looks, limit):
    fired, was_bad = [], False
    for before, now in zip(looks, looks[1:], strict=False):
        restarted = any(now[code] < before[code] for code in before.keys() & now.keys())
        since = {code: count - (0 if restarted else before.get(code, 0)) for code, count in now.items()}
        calls = sum(since.values())
        is_bad = calls > 0 and 1 - since.get("OK", 0) / calls > limit
        fired.append(is_bad and was_bad)
        was_bad = is_bad
    return fired
