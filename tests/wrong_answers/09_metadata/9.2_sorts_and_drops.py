# hint: not [
def stations_of(metadata):
    return sorted({part.strip() for key, value in metadata if key == "station" for part in value.split(",")})
