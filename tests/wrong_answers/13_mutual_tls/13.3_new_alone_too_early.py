# hint: after front trusts new: front → back fails
sequence = [
    *((who, "trusts", "both") for who in ("caller", "front", "back")),
    ("caller", "shows", "new"),
    ("front", "shows", "new"),
    ("front", "trusts", "new"),
    ("back", "shows", "new"),
    *((who, "trusts", "new") for who in ("caller", "back")),
]
