import itertools

changes = [["trusts", "both"], ["shows", "new"], ["trusts", "new"]]
parties = ["front", "back", "caller"]
sequence = [[who, *change] for change, who in itertools.product(changes, parties)]
