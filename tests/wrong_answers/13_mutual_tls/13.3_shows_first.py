# hint: after caller shows new: caller → front fails
PARTIES = ("caller", "front", "back")
sequence = [
    *((who, "shows", "new") for who in PARTIES),
    *((who, "trusts", "new") for who in PARTIES),
]
