# hint: not in the sample that was handed in
def apply(update, sample):
    result = Sample()
    result.CopyFrom(sample)
    if update.HasField("rain"):
        result.rain = update.rain
    if update.HasField("wind"):
        result.wind.CopyFrom(update.wind)
    return result
