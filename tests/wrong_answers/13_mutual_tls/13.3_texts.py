# hint: each change is three texts: who, what, which; not
PARTIES = ("caller", "front", "back")
CHANGES = ("trusts both", "shows new", "trusts new")
sequence = [f"{who} {change}" for change in CHANGES for who in PARTIES]
