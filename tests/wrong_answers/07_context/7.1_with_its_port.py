# hint: it is '127.0.0.1', not '127.0.0.1:
def origin(context):
    kind, _, rest = context.peer().partition(":")
    return "unix" if kind == "unix" else unquote(rest)
