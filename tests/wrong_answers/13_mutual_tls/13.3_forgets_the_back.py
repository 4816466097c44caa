# hint: after front shows new: front → back fails
PARTIES = ("caller", "front")
sequence = [
    *((who, "trusts", "both") for who in PARTIES),
    *((who, "shows", "new") for who in PARTIES),
    *((who, "trusts", "new") for who in PARTIES),
]
