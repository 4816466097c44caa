# hint: no timeout of 5 s
def find(channel, prefix):
    first = prefix.encode()
    request = rpc_pb2.RangeRequest(key=first, range_end=end_of(first))
    reply = rpc_pb2_grpc.KVStub(channel).Range(request)
    return {pair.key.decode().removeprefix(prefix): pair.value.decode() for pair in reply.kvs}
