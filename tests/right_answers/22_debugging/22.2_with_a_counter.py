import collections


def open_calls(stub):
    counts = collections.Counter()
    request = channelz_pb2.GetTopChannelsRequest()
    while True:
        response = stub.GetTopChannels(request, timeout=3)
        for channel in response.channel:
            counts[channel.data.target] += (
                channel.data.calls_started - channel.data.calls_succeeded - channel.data.calls_failed
            )
        if response.end:
            return +counts
        request.start_channel_id = response.channel[-1].ref.channel_id + 1
