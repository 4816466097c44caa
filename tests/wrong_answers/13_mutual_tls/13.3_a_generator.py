# hint: sequence is a list, not generator
PARTIES = ("caller", "front", "back")
CHANGES = (("trusts", "both"), ("shows", "new"), ("trusts", "new"))
sequence = ((who, *change) for change in CHANGES for who in PARTIES)
