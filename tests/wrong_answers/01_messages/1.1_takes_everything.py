# hint: only rain and wind are to be taken over
def apply(update, sample):
    if update.HasField("wind"):
        sample.ClearField("wind")
    sample.MergeFrom(update)
