# hint: after caller trusts new: caller → front fails
sequence = [
    *((who, "trusts", "both") for who in ("back", "front", "caller")),
    ("caller", "shows", "new"),
    ("caller", "trusts", "new"),
    *((who, "shows", "new") for who in ("front", "back")),
    *((who, "trusts", "new") for who in ("front", "back")),
]
