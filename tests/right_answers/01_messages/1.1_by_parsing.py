def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind.ParseFromString(update.wind.SerializeToString())
        sample.wind.SetInParent()
