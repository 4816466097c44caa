from google.protobuf.internal import encoder


def int32_field(number, value):
    written = bytearray()
    if value:
        encoder.Int32Encoder(number, False, False)(written.extend, value, True)
    return bytes(written)
