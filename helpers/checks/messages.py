"""The exercises of lesson 01."""

import random

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Type
from google.protobuf.message import DecodeError

from helpers.exercises import exercise

_NO_END = "{value}: no end; `>>` never brings a negative number to 0"


def _message(fields):
    """Return a message class with a field for each name, given as (number, type)."""
    file = descriptor_pb2.FileDescriptorProto(name="made.proto", syntax="proto3")
    made = file.message_type.add(name="Made")
    for name, (number, kind) in fields.items():
        made.field.add(name=name, number=number, type=kind, label=Type.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("Made"))


@exercise("1.1", "an update changes what it carries, and nothing else")
def exercise_1(expect, apply, Sample):
    """Check ``apply(update, sample)``, which changes the sample, with the lesson's own message."""
    wind_class = type(Sample().wind)

    def corrected(update, sample):
        """Return a copy of the sample with the update applied; the update must stay as it was."""
        result, before = Sample(), Sample()
        result.CopyFrom(sample)
        before.CopyFrom(update)
        expect.result(apply, update, result)
        expect(update == before, "the update itself has changed")
        return result

    # No correction may be what is there already.
    rain, speed = random.randint(1, 90) / 10, random.randint(1, 90) / 10
    rest = {"temperature": -3.5, "sensor_id": "T-7"}
    windy = Sample(rain=12.5, wind={"speed": 10.0, "direction": 90}, **rest)
    result = corrected(Sample(rain=rain), windy)
    expect(result.rain == rain, "the update's rain is not in the sample that was handed in")
    expect(result.wind == windy.wind, "the update has no wind, and yet the wind has changed")
    both = corrected(Sample(rain=rain, wind={"speed": speed, "direction": 7}), windy)
    expect(both.rain == rain and both.wind.speed == speed, "an update may carry both, rain and wind")
    expect(not corrected(Sample(rain=rain), Sample()).HasField("wind"), "a wind nobody measured")
    expect(not corrected(Sample(wind={"speed": speed}), Sample()).HasField("rain"), "a rain nobody measured")
    expect(corrected(Sample(), windy) == windy, "an empty update must change nothing")
    dry = corrected(Sample(rain=0.0), windy)
    expect(dry.rain == 0.0, "0.0 mm is a measurement: ask for presence, not for the value")
    replaced = corrected(Sample(wind={"speed": speed}), windy).wind
    expect(replaced == wind_class(speed=speed), "a new wind replaces the old one, its direction too")
    update = Sample(wind={}, temperature=9.0, model="m")
    calm = corrected(update, windy)
    expect(calm.wind == wind_class(), "a calm wind has only zeros, and is a measurement: ask for presence")
    expect(calm == Sample(rain=12.5, wind={}, **rest), "only rain and wind are to be taken over")
    first = corrected(Sample(rain=rain, wind={"speed": speed}), Sample(**rest))
    expect(first.HasField("rain") and first.HasField("wind"), "the sample had none yet; the update's come all the same")
    expect(first == Sample(rain=rain, wind={"speed": speed}, **rest), "only rain and wind are to be taken over")
    still = corrected(Sample(rain=0.0, wind={}), Sample(**rest))
    expect(still == Sample(rain=0.0, wind={}, **rest), "zeros that are there are measurements, and come all the same")


def _wrong(expect, int32_field, number, values):
    """Return the first value that is not written as protobuf writes it, None when all are."""
    message = _message({"field": (number, Type.TYPE_INT32)})
    for value in values:
        hint = _NO_END.format(value=value) if value < 0 else f"field {number}, value {value}: no end"
        try:
            given = expect.result(int32_field, number, value, seconds=2, hint=hint)
        except (ValueError, OverflowError) as error:  # Python's words name no value: "byte must be in range(0, 256)"
            expect(False, f"field {number}, value {value}: {error}")
        expect(isinstance(given, bytes), f"field {number}, value {value}: return bytes, not {type(given).__name__}")
        if given != message(field=value).SerializeToString():
            return value
    return None


@exercise("1.2", "an int32 field, byte for byte")
def exercise_2(expect, int32_field):
    """Check ``int32_field(number, value)`` → the bytes of the field."""
    near, far, farther = random.randint(1, 15), random.randint(16, 2047), random.randint(2048, 5000)
    small, large = random.randint(1, 127), [random.randint(2**bits, 2**31 - 1) for bits in (7, 14, 28)]
    failed = _wrong(expect, int32_field, near, [1, small, 127])
    expect(failed is None, "up to 127: the tag, number << 3 | 0, then one byte of value")
    failed = _wrong(expect, int32_field, near, [128, *large])
    expect(failed is None, f"{failed}: lowest seven bits first, the high bit on all but the last byte")
    for number in (16, far, farther, 5000):
        failed = _wrong(expect, int32_field, number, [small, *large])
        expect(failed is None, f"field {number}: its tag does not fit into seven bits; a tag is a varint too")
    failed = _wrong(expect, int32_field, far, [0])
    expect(failed is None, "zero: what does a field without presence put on the wire?")
    failed = _wrong(expect, int32_field, far, [-1, -small, -(2**31)])
    expect(failed is None, f"{failed}: a negative value goes out as 64 bits, in ten bytes")


_WORDS = {"same", "other", "empty", "error"}
_WHY = {
    "ToUint32": "the same varint, but what is a negative number without a sign?",
    "ToFixed32": "which wire type does each of the two have?",
    "ToOptional": "does `optional` change the number, the wire type or the value?",
    "Swapped": "both have the same wire type, so whose value stands at number 3?",
    "ToString": "a string must be UTF-8, and these bytes are not",
}
# What the new program knows of the old message. Presence is not on the wire, so `optional` makes no other field here.
_CHANGED = {
    "ToUint32": {"celsius": (2, Type.TYPE_UINT32)},
    "ToFixed32": {"celsius": (2, Type.TYPE_FIXED32)},
    "ToOptional": {"celsius": (2, Type.TYPE_INT32)},
    "Swapped": {"celsius": (3, Type.TYPE_INT32), "humidity": (2, Type.TYPE_INT32)},
    "ToString": {"checksum": (5, Type.TYPE_STRING)},
}


def _outcome(fields, old):
    """Say what a program with these fields makes of the first of them in an old message."""
    field = next(iter(fields))
    try:
        seen = getattr(_message(fields).FromString(old.SerializeToString()), field)
    except DecodeError:
        return "error"
    return "same" if seen == getattr(old, field) else "other" if seen else "empty"


@exercise("1.3", "what a changed definition makes of old bytes")
def exercise_3(expect, prediction, Reading):
    """Check a word for each change, against the lesson's own message and bytes drawn here."""
    expect(isinstance(prediction, dict) and set(prediction) == set(_WHY), "keep the five keys of the stub")
    expect.written(*prediction.values())
    words = all(isinstance(word, str) and word in _WORDS for word in prediction.values())
    expect(words, f"the answers are {', '.join(sorted(_WORDS))}")
    cold, checksum = random.randint(-40, -1), b"\xff" + random.randbytes(3)
    old = Reading(celsius=cold, humidity=random.randint(30, 100), checksum=checksum)
    for name, why in _WHY.items():
        expect(prediction[name] == _outcome(_CHANGED[name], old), f"{name}: {why}")
