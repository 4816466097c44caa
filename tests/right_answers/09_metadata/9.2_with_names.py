def stations_of(metadata):
    found = []
    for pair in metadata:
        if pair.key == "station":
            for part in pair.value.split(","):
                found.append(part.strip())
    return found
