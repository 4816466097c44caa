# hint: not done yet: caller trusts both
PARTIES = ("caller", "front", "back")
sequence = [
    *((who, "trusts", "both") for who in PARTIES),
    *((who, "shows", "new") for who in PARTIES),
]
