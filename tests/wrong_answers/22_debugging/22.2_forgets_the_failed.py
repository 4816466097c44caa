# hint: neither succeeded nor failed
def open_calls(stub):
    counts, start, end = {}, 0, False
    while not end:
        response = stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(start_channel_id=start), timeout=5)
        for channel in response.channel:
            data = channel.data
            counts[data.target] = counts.get(data.target, 0) + data.calls_started - data.calls_succeeded
            start = channel.ref.channel_id + 1
        end = response.end
    return {target: count for target, count in counts.items() if count}
