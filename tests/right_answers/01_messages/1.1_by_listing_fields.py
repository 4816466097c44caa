def apply(update, sample):
    for field, value in update.ListFields():
        if field.name == "rain":
            sample.rain = value
        if field.name == "wind":
            sample.wind.CopyFrom(value)
    return sample
