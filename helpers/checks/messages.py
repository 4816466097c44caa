"""The exercises of lesson 01."""

import contextlib
import itertools
import random
from collections.abc import Mapping

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as Type
from google.protobuf.message import DecodeError

from helpers.exercises import exercise
from helpers.protos import compile_cell

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


_FIELDS = {"rain": (1, Type.TYPE_DOUBLE, "a `double`"), "wind": (2, Type.TYPE_MESSAGE, "a `Wind`")}
_definitions = itertools.count(1)


def _defined(expect, definition, Sample):
    """Compile a definition of ``Correction`` and return its class, whose ``Wind`` is the one of ``Sample``.

    A pool takes one definition per name, so each goes into the sample's under a name of its own.
    """
    expect(isinstance(definition, str), f"definition is the text of a .proto file, not {type(definition).__name__}")
    file = descriptor_pb2.FileDescriptorProto()
    compile_cell("correction.proto", definition).pb2.DESCRIPTOR.CopyToProto(file)
    made = next((message for message in file.message_type if message.name == "Correction"), None)
    expect(made is not None, "definition: keep the message, and its name, Correction")
    expect(not made.nested_type, "definition: Correction has no message of its own inside; Wind is imported")
    file.name = made.name = f"Correction{next(_definitions)}"
    alone = descriptor_pb2.FileDescriptorProto(message_type=[made])
    for rest in ("message_type", "enum_type", "service", "extension"):
        file.ClearField(rest)
    file.MergeFrom(alone)
    pool = Sample.DESCRIPTOR.file.pool
    pool.Add(file)
    message = pool.FindMessageTypeByName(".".join(filter(None, (file.package, file.name))))
    return message_factory.GetMessageClass(message)


def _expect_fields(expect, Correction, Sample):
    """Expect the two fields that the task asks for."""
    for name, (number, kind, shown) in _FIELDS.items():
        field = Correction.DESCRIPTOR.fields_by_name.get(name)
        expect(field is not None, f"definition: Correction has no field `{name}`")
        expect(field.number == number, f"definition: `{name}` has the number {field.number}, not {number}")
        same = field.type == kind and field.message_type is Sample.DESCRIPTOR.fields_by_name[name].message_type
        expect(same, f"definition: `{name}` is to be {shown}")
        expect(not field.is_repeated, f"definition: `{name}` is one value, not a list")
        expect(field.has_presence, f"definition: a `{name}` of 0.0 would not be sent; which word gives it presence?")
        alone = field.containing_oneof is None or len(field.containing_oneof.fields) == 1
        expect(alone, f"definition: in a oneof, `{name}` removes the other; a correction may carry both")


@exercise("1.1", "a correction changes what it carries, and nothing else")
def exercise_1(expect, definition, apply, Sample):
    """Check the text that defines ``Correction``, and ``apply(update, sample)``, which changes the sample."""
    Correction, wind_class = _defined(expect, definition, Sample), type(Sample().wind)
    if not Correction.DESCRIPTOR.fields:
        with contextlib.suppress(ValueError, AttributeError):  # of a written one, that there is no such field
            expect.result(apply, Correction(), Sample())  # a stub ends the check here, as not solved yet
    _expect_fields(expect, Correction, Sample)

    def corrected(update, sample):
        """Return a copy of the sample with the update applied; the update must stay as it was."""
        result, before = Sample(), Correction()
        result.CopyFrom(sample)
        before.CopyFrom(update)
        expect.result(apply, update, result)
        expect(update == before, "the update itself has changed")
        return result

    # No correction may be what is there already, or a whole number.
    rain, speed = random.randint(0, 9) + random.randint(1, 9) / 10, random.randint(0, 9) + random.randint(1, 9) / 10
    rest = {"temperature": -3.5, "sensor_id": "T-7"}
    windy = Sample(rain=12.5, wind={"speed": 10.0, "direction": 90}, **rest)
    result = corrected(Correction(rain=rain), windy)
    expect(result.rain == rain, "the update's rain is not in the sample that was handed in")
    expect(result.wind == windy.wind, "the update has no wind, and yet the wind has changed")
    result = corrected(Correction(wind={"speed": speed, "direction": 7}), windy)
    expect(result.wind == wind_class(speed=speed, direction=7), "the update's wind is not in the sample")
    expect(result.rain == windy.rain, "the update has no rain, and yet the rain has changed")
    both = corrected(Correction(rain=rain, wind={"speed": speed, "direction": 7}), windy)
    expect(both.rain == rain and both.wind.speed == speed, "an update may carry both, rain and wind")
    expect(not corrected(Correction(rain=rain), Sample()).HasField("wind"), "a wind nobody measured")
    expect(not corrected(Correction(wind={"speed": speed}), Sample()).HasField("rain"), "a rain nobody measured")
    expect(corrected(Correction(), windy) == windy, "an empty update must change nothing")
    dry = corrected(Correction(rain=0.0), windy)
    expect(dry.rain == 0.0, "0.0 mm is a measurement: ask for presence, not for the value")
    replaced = corrected(Correction(wind={"speed": speed}), windy).wind
    expect(replaced == wind_class(speed=speed), "a new wind replaces the old one, its direction too")
    calm = corrected(Correction(wind={}), windy)
    expect(calm.wind == wind_class(), "a calm wind has only zeros, and is a measurement: ask for presence")
    first = corrected(Correction(rain=rain, wind={"speed": speed}), Sample(**rest))
    expect(first.HasField("rain") and first.HasField("wind"), "the sample had none yet; the update's come all the same")
    still = corrected(Correction(rain=0.0, wind={}), Sample(**rest))
    expect(still == Sample(rain=0.0, wind={}, **rest), "zeros that are there are measurements, and come all the same")
    for others in (rest, {"temperature": 1.5, "model": "m"}, {"model": ""}, {}):
        result = corrected(Correction(rain=rain, wind={"speed": speed}), Sample(rain=1.0, **others))
        same = result == Sample(rain=rain, wind={"speed": speed}, **others)
        expect(same, "only rain and wind change; the sample's other fields stay, set or not")


def _wrong(expect, int32_field, number, values):
    """Return the first value that is not written as protobuf writes it, None when all are."""
    message = _message({"field": (number, Type.TYPE_INT32)})
    for value in values:
        hint = _NO_END.format(value=value) if value < 0 else f"field {number}, value {value}: no end"
        try:
            given = expect.result(int32_field, number, value, seconds=2, hint=hint)
        except (ValueError, OverflowError, RecursionError) as error:
            # Their words, such as "byte must be in …", name no value.
            expect(False, f"field {number}, value {value}: {error}")
        expect(isinstance(given, bytes), f"field {number}, value {value}: return bytes, not {type(given).__name__}")
        if given != message(field=value).SerializeToString():
            return value
    return None


@exercise("1.2", "an int32 field, byte for byte")
def exercise_2(expect, int32_field):
    """Check ``int32_field(number, value)`` → the bytes of the field."""
    near, far, farther = random.randint(1, 15), random.randint(16, 2047), random.randint(2048, 5000)
    small = random.randint(1, 127)
    # Of each length one that is drawn, and those whose groups of seven bits are all zeros but the highest, or all ones.
    large = [random.randint(2**bits, min(2 ** (bits + 7), 2**31) - 1) for bits in (7, 14, 21, 28)]
    large += [2**14, 2**21, 2**28, 2**14 - 1, 2**21 - 1, 2**28 - 1, 2**31 - 1]
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
    "ToUint32": "the same varint, but the old program reads its highest bit as a sign",
    "ToFixed32": "which wire type does each of the two have?",
    "ToOptional": "does `optional` change the number, the wire type or the value?",
    "Swapped": "both have the same wire type, so whose value stands at number 3?",
    "ToString": "a string must be UTF-8, and these bytes are not",
}
# What the new program knows of the message. Presence is not on the wire, so `optional` makes no other field here.
_CHANGED = {
    "ToUint32": {"celsius": (2, Type.TYPE_UINT32)},
    "ToFixed32": {"celsius": (2, Type.TYPE_FIXED32)},
    "ToOptional": {"celsius": (2, Type.TYPE_INT32)},
    "Swapped": {"celsius": (3, Type.TYPE_INT32), "humidity": (2, Type.TYPE_INT32)},
    "ToString": {"checksum": (5, Type.TYPE_STRING)},
}


def _outcome(written, schema, field):
    """Say what a program with another definition makes of a field in a message that was written."""
    try:
        seen = getattr(schema.FromString(written.SerializeToString()), field)
    except DecodeError:
        return "error"
    return "same" if seen == getattr(written, field) else "other" if seen else "empty"


@exercise("1.3", "what a changed definition makes of a message")
def exercise_3(expect, prediction, Reading):
    """Check a word for each change, against the lesson's own message and values drawn here."""
    expect(isinstance(prediction, Mapping) and set(prediction) == set(_WHY), "keep the five keys of the stub")
    expect.written(*prediction.values())
    words = all(isinstance(word, str) and word in _WORDS for word in prediction.values())
    expect(words, f"the answers are {', '.join(sorted(_WORDS))}")
    cold, checksum = random.randint(-40, -1), b"\xff" + random.randbytes(3)
    old = Reading(celsius=cold, humidity=random.randint(30, 100), checksum=checksum)
    for name, why in _WHY.items():
        new, field = _message(_CHANGED[name]), next(iter(_CHANGED[name]))
        if name == "ToUint32":  # the one change of which the old program is the reader
            outcome = _outcome(new(celsius=random.randint(2**31, 2**32 - 1)), Reading, field)
        else:
            outcome = _outcome(old, new, field)
        expect(prediction[name] == outcome, f"{name}: {why}")
