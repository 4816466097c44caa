# hint: does start_channel_id move on?
def open_calls(stub):
    counts, end = {}, False
    while not end:
        response = stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(), timeout=5)
        for channel in response.channel:
            data = channel.data
            left = data.calls_started - data.calls_succeeded - data.calls_failed
            if left:
                counts[data.target] = left
        end = response.end
    return counts
