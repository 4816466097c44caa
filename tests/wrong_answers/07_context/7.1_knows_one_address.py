# hint: for the peer 'ipv4:10.0.0.
def origin(context):
    return "127.0.0.1"
