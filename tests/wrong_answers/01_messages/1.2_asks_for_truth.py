# hint: a wind that nobody measured
def apply(update, sample):
    if update.rain:
        sample.rain = update.rain
    if update.wind:
        sample.wind.CopyFrom(update.wind)
