def keep_following(channel, prefix):
    found, start = None, 0
    while True:
        if found is None:
            request = rpc_pb2.RangeRequest(key=prefix, range_end=end_of(prefix))
            reply = rpc_pb2_grpc.KVStub(channel).Range(request, wait_for_ready=True, timeout=5)
            found = {pair.key: pair.value for pair in reply.kvs}
            start = reply.header.revision + 1
            yield found.copy()
        responses = watch(prefix, start, channel)
        try:
            while found is not None:
                response = next(responses)
                for event in response.events:
                    key = event.kv.key
                    if event.type == kv_pb2.Event.DELETE:
                        del found[key]
                    else:
                        found[key] = event.kv.value
                    start = event.kv.mod_revision + 1
                    yield found.copy()
                if response.canceled:
                    found = None
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNAVAILABLE:
                continue
            raise
