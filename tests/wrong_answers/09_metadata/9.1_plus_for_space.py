# hint: '1+1' stands for '1+1', not '1 1'
from urllib.parse import quote_plus, unquote_plus


def to_ascii(text):
    return quote_plus(text)


def from_ascii(value):
    return unquote_plus(value)
