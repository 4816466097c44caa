# hint: a channel leads to the wrong one
kept = []


def roomy(address):
    if not kept:
        kept.append(grpc.insecure_channel(address, options=[(MAX_RECEIVE, 16 * MiB), (MAX_SEND, MiB)]))
    return kept[0]
