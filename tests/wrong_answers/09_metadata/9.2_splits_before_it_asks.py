# hint: a bytes-like object is required
def stations_of(metadata):
    found = []
    for key, value in metadata:
        parts = [part.strip() for part in value.split(",")]
        if key == "station":
            found += parts
    return found
