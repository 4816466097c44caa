def stations_of(metadata):
    joined = ",".join(value for key, value in metadata if key == "station")
    return re.findall(r"[^,\s]+", joined)
