# hint: a calm wind has only zeros
def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.wind.ListFields():
        sample.wind.CopyFrom(update.wind)
