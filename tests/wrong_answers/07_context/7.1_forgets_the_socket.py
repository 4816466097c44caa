# hint: for the peer 'unix:' it is 'unix', not ''
def origin(context):
    _, _, rest = context.peer().partition(":")
    return unquote(rest).rpartition(":")[0].strip("[]")
