# hint: other keys between
def stations_of(metadata):
    values = [value for key, value in metadata if key.endswith("station")]
    return [part.strip() for value in values for part in value.split(",")]
