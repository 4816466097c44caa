# hint: each in a pair of its own
def stations_of(metadata):
    pairs = dict(metadata)
    return pairs["station"].split(",") if "station" in pairs else []
