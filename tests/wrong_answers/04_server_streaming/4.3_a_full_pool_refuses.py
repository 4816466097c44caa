# hint: another code than RESOURCE_EXHAUSTED
predicted = {
    "Ending: exception": (grpc.StatusCode.UNKNOWN, 2),
    "Station: XYZ-99": (grpc.StatusCode.NOT_FOUND, 0),
    "GatedStation: its gate stays closed": (grpc.StatusCode.DEADLINE_EXCEEDED, 1),
    "Ending: the client cancels after its first reading, and reads on": (grpc.StatusCode.CANCELLED, 1),
    "GatedStation, one thread: another stream holds it": (grpc.StatusCode.RESOURCE_EXHAUSTED, 0),
    "GatedStation, maximum_concurrent_rpcs=1: another stream is going on": (grpc.StatusCode.RESOURCE_EXHAUSTED, 0),
}
