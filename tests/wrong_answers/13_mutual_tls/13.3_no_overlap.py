# hint: after caller trusts new: caller → front fails
PARTIES = ("caller", "front", "back")
sequence = [
    *((who, "trusts", "new") for who in PARTIES),
    *((who, "shows", "new") for who in PARTIES),
]
