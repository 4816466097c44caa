# hint: joined with commas
def stations_of(metadata):
    return [part for key, value in metadata if key == "station" for part in value.split(",")]
