sequence = (
    ("front", "trusts", "both"),
    ("caller", "shows", "new"),
    ("caller", "trusts", "both"),
    ("back", "trusts", "both"),
    ("front", "shows", "new"),
    ("caller", "trusts", "new"),
    ("back", "shows", "new"),
    ("front", "trusts", "new"),
    ("back", "trusts", "new"),
)
