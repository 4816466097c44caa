# hint: give each call a timeout
def open_calls(stub):
    counts, start, end = {}, 0, False
    while not end:
        response = stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(start_channel_id=start))
        for channel in response.channel:
            data = channel.data
            left = data.calls_started - data.calls_succeeded - data.calls_failed
            if left:
                counts[data.target] = counts.get(data.target, 0) + left
            start = channel.ref.channel_id + 1
        end = response.end
    return counts
