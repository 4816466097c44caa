# hint: after caller shows new: caller → front fails
changes = [("trusts", "both"), ("shows", "new"), ("trusts", "new")]
sequence = [(who, *change) for who in ("caller", "front", "back") for change in changes]
