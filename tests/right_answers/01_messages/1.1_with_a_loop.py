def apply(update, sample):
    for name in ("rain", "wind"):
        if update.HasField(name):
            part = Sample()
            part.CopyFrom(update)
            for field, _ in part.ListFields():
                if field.name != name:
                    part.ClearField(field.name)
            sample.ClearField(name)
            sample.MergeFrom(part)
