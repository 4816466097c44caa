# hint: not '%5B::1%5D'
def origin(context):
    kind, _, rest = context.peer().partition(":")
    return "unix" if kind == "unix" else rest.rpartition(":")[0]
