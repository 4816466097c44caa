# hint: it is '::1', not '%5B'
def origin(context):
    return context.peer().split(":")[1] or "unix"
