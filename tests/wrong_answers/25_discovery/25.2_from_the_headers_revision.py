# hint: resume after the last event
def keep_following(channel, prefix):
    request = rpc_pb2.RangeRequest(key=prefix, range_end=end_of(prefix))
    while True:
        reply = rpc_pb2_grpc.KVStub(channel).Range(request, timeout=5, wait_for_ready=True)
        found = {pair.key: pair.value for pair in reply.kvs}
        revision, known = reply.header.revision, True
        yield dict(found)
        while known:
            stream = watch(prefix, revision + 1, channel)
            try:
                for response in stream:
                    revision = response.header.revision
                    if response.canceled:
                        known = False
                        break
                    for event in response.events:
                        if event.type == kv_pb2.Event.PUT:
                            found[event.kv.key] = event.kv.value
                        else:
                            found.pop(event.kv.key, None)
                        yield dict(found)
            except grpc.RpcError as error:
                if error.code() is not grpc.StatusCode.UNAVAILABLE:
                    raise
                time.sleep(0.05)
            finally:
                stream.cancel()
