# hint: does the range go to the end of the prefix
def find(channel, prefix):
    first = prefix.encode()
    request = rpc_pb2.RangeRequest(key=first)
    reply = rpc_pb2_grpc.KVStub(channel).Range(request, timeout=5)
    return {pair.key.decode().removeprefix(prefix): pair.value.decode() for pair in reply.kvs}
