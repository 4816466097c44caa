from urllib.parse import urlsplit


def origin(context):
    kind, _, rest = context.peer().partition(":")
    return urlsplit("//" + unquote(rest)).hostname if kind != "unix" else kind
