# hint: set numbers to a dict
numbers = (14, 0.5)
