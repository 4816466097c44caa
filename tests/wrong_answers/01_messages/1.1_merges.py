# hint: a new wind replaces the old one
def apply(update, sample):
    sample.MergeFrom(update)
