# hint: joined in the second
def stations_of(metadata):
    values = [value for key, value in metadata if key == "station"]
    return [part.strip() for part in values[0].split(",")] + values[1:] if values else []
