# hint: a calm wind replaces the one before
def apply(update, sample):
    sample.MergeFrom(update)
