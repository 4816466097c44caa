def alerts(looks, limit):
    bad = []
    for index in range(1, len(looks)):
        old, new = looks[index - 1], looks[index]
        if any(new.get(code, 0) < old[code] for code in old):
            old = {}
        good = new.get("OK", 0) - old.get("OK", 0)
        every = sum(new.values()) - sum(old.values())
        bad.append(every and (every - good) > limit * every)
    return [bool(now and index and bad[index - 1]) for index, now in enumerate(bad)]
