# hint: the update has no wind, and yet the wind has changed
def apply(update, sample):
    if update.rain:
        sample.rain = update.rain
    if update.wind:
        sample.wind.CopyFrom(update.wind)
