# hint: caller shows 'both': one of old, new
PARTIES = ("caller", "front", "back")
CHANGES = (("trusts", "both"), ("shows", "both"), ("shows", "new"), ("trusts", "new"))
sequence = [(who, *change) for change in CHANGES for who in PARTIES]
