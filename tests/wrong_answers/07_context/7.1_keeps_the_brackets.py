# hint: it is '::1', not '[::1]'
def origin(context):
    kind, _, rest = context.peer().partition(":")
    return "unix" if kind == "unix" else unquote(rest).rpartition(":")[0]
