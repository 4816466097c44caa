# hint: not done yet: caller shows old
sequence = []
