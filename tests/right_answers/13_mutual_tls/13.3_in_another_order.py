sequence = []
for what, which in (("trusts", "both"), ("shows", "new"), ("trusts", "new")):
    for who in ("back", "caller", "front"):
        sequence.append((who, what, which))
