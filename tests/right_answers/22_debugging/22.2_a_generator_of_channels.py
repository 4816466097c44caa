def all_channels(stub, start=0):
    response = stub.GetTopChannels(channelz_pb2.GetTopChannelsRequest(start_channel_id=start, max_results=1), timeout=5)
    yield from response.channel
    if not response.end:
        yield from all_channels(stub, max(channel.ref.channel_id for channel in response.channel) + 1)


def open_calls(stub):
    result = {}
    for channel in all_channels(stub):
        data = channel.data
        if data.calls_started != data.calls_succeeded + data.calls_failed:
            result.setdefault(data.target, 0)
            result[data.target] += data.calls_started - data.calls_succeeded - data.calls_failed
    return result
