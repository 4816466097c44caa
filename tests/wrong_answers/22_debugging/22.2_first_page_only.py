# hint: ask on until `end` is true
def open_calls(stub):
    counts = {}
    for channel in stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(), timeout=5).channel:
        data = channel.data
        left = data.calls_started - data.calls_succeeded - data.calls_failed
        if left:
            counts[data.target] = counts.get(data.target, 0) + left
    return counts
