# hint: none: ['0'], not []
def stations_of(metadata):
    return [part.strip() for key, value in metadata if "station" in key for part in value.split(",")]
