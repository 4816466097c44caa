# hint: nobody watched the name
def wait_until_serving(channel, name, seconds):
    try:
        grpc.channel_ready_future(channel).result(timeout=seconds)
    except grpc.FutureTimeoutError:
        return False
    return True
