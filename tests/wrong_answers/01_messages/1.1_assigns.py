# hint: Assignment not allowed to message field "wind"
def apply(update, sample):
    if update.HasField("rain"):
        sample.rain = update.rain
    if update.HasField("wind"):
        sample.wind = update.wind
