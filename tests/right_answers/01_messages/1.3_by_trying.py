def tried(name, old):
    field = "checksum" if name == "ChecksumToString" else "temperature"
    try:
        seen = getattr(getattr(changes, name).FromString(old.SerializeToString()), field)
    except DecodeError:
        return "error"
    return "empty" if not seen else "same" if seen == getattr(old, field) else "other"


old = old_pb2.Reading(temperature=-7, humidity=60, checksum=b"\xff\xfe")
prediction = {name: tried(name, old) for name in prediction}
