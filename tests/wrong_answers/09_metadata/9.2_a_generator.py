# hint: return a list, not generator
def stations_of(metadata):
    for key, value in metadata:
        if key == "station":
            yield from (part.strip() for part in value.split(","))
