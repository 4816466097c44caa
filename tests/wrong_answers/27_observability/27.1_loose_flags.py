# hint: flags
import re


def context_of(metadata):
    value = dict(metadata).get("traceparent", "")
    match = re.fullmatch(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-fA-F]{1,2})", value)
    if match and int(match[1], 16) and int(match[2], 16):
        return match[1], match[2], bool(int(match[3], 16) & 1)
    return os.urandom(16).hex(), None, True
