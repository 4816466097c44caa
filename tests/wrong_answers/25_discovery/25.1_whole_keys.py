# hint: still begin with the prefix
def find(channel, prefix):
    first = prefix.encode()
    request = rpc_pb2.RangeRequest(key=first, range_end=end_of(first))
    reply = rpc_pb2_grpc.KVStub(channel).Range(request, timeout=5)
    return {pair.key.decode(): pair.value.decode() for pair in reply.kvs}
