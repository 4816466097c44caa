# hint: letters and digits stay as they are
import base64


def to_ascii(text):
    return base64.b64encode(text.encode()).decode()


def from_ascii(value):
    return base64.b64decode(value).decode()
