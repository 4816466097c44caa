# hint: one above the last channel's id
def open_calls(stub):
    counts, start, end = {}, 0, False
    while not end:
        response = stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(start_channel_id=start), timeout=5)
        for channel in response.channel:
            data = channel.data
            left = data.calls_started - data.calls_succeeded - data.calls_failed
            if left:
                counts[data.target] = counts.get(data.target, 0) + left
            start = channel.ref.channel_id
        end = response.end
    return counts
