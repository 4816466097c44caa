# hint: what is its range_end
def find(channel, prefix):
    first = prefix.encode()
    request = rpc_pb2.RangeRequest(key=first, range_end=b"\0")
    reply = rpc_pb2_grpc.KVStub(channel).Range(request, timeout=5)
    return {pair.key.decode().removeprefix(prefix): pair.value.decode() for pair in reply.kvs}
