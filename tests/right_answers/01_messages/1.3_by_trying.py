get_ipython().run_cell_magic(
    "proto",
    "trying.proto",
    """
syntax = "proto3";
package lesson01.trying;
message ToUint32 { uint32 celsius = 2; }
message ToFixed32 { fixed32 celsius = 2; }
message ToOptional { optional int32 celsius = 2; }
message Swapped { int32 celsius = 3; int32 humidity = 2; }
message ToString { string checksum = 5; }
""",
)
sent = old.Reading(celsius=-7, humidity=60, checksum=b"\xff\xfe")


def tried(name):
    field = "checksum" if name == "ToString" else "celsius"
    if name == "ToUint32":
        high = trying_pb2.ToUint32(celsius=3_000_000_000)
        return "same" if old.Reading.FromString(high.SerializeToString()).celsius == high.celsius else "other"
    try:
        seen = getattr(getattr(trying_pb2, name).FromString(sent.SerializeToString()), field)
    except DecodeError:
        return "error"
    return "empty" if not seen else "same" if seen == getattr(sent, field) else "other"


prediction = {name: tried(name) for name in prediction}
