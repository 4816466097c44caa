predicted["Ending: exception"] = grpc.StatusCode.UNKNOWN, 1 + 1
predicted["Station: XYZ-99"] = grpc.StatusCode.NOT_FOUND, 0
predicted["GatedStation: its gate stays closed"] = grpc.StatusCode.DEADLINE_EXCEEDED, 1
predicted["Ending: the client cancels after its first reading, and reads on"] = grpc.StatusCode.CANCELLED, 1
predicted["GatedStation, one thread: another stream holds it"] = grpc.StatusCode.DEADLINE_EXCEEDED, 0
predicted["GatedStation, maximum_concurrent_rpcs=1: another stream is going on"] = (
    grpc.StatusCode["RESOURCE_EXHAUSTED"],
    0,
)
