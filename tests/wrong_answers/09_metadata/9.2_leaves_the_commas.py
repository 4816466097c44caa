# hint: joined with commas
def stations_of(metadata):
    return [value for key, value in metadata if key == "station"]
