import re


def origin(context):
    found = re.fullmatch(r"ipv[46]:\[?(.+?)\]?:\d+", unquote(context.peer()))
    return found[1] if found else "unix"
