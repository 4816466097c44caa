import functools

roomy = functools.partial(
    grpc.insecure_channel, options=[(MAX_SEND, 1048576), (MAX_RECEIVE, 16777216)], compression=None
)
