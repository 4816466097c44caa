# hint: ValueError: no station
def stations_of(metadata):
    found = [part.strip() for key, value in metadata if key == "station" for part in value.split(",")]
    if not found:
        raise ValueError("no station")
    return found
