# hint: watch the key
def follow(channel, key, parse, setting):
    kv = rpc_pb2_grpc.KVStub(channel)
    while True:
        try:
            pairs = kv.Range(rpc_pb2.RangeRequest(key=key), timeout=5, wait_for_ready=True).kvs
        except (grpc.RpcError, ValueError):
            return
        if pairs:
            with contextlib.suppress(ValueError):
                setting.value = parse(pairs[0].value.decode())
        time.sleep(0.05)
