def find(channel, prefix):
    found = {}
    kv = rpc_pb2_grpc.KVStub(channel)
    begin = prefix.encode("utf-8")
    for pair in kv.Range(rpc_pb2.RangeRequest(key=begin, range_end=begin[:-1] + b"0"), timeout=5).kvs:
        name = str(pair.key, "utf-8")[len(prefix) :]
        found[name] = str(pair.value, "utf-8")
    return found
