def stations_of(metadata):
    values = (pair[1] for pair in filter(lambda pair: pair[0] == "station", metadata))
    return sum((value.replace(" ", "").split(",") for value in values), [])
