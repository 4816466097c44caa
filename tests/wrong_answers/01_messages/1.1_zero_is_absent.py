# hint: 0.0 mm is a measurement
def apply(update, sample):
    if update.rain:
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.CopyFrom(update.wind)
