# hint: an update may carry both, rain and wind
def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    elif update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
