# hint: the sample had none yet
def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind") and sample.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
