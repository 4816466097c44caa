"""The bytes of a message in colour, against bytes and readings written by hand."""

import math
import re

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from helpers.figures import message_bytes

TYPE = descriptor_pb2.FieldDescriptorProto


def _field(name: str, number: int, kind: str, repeated: bool = False, type_name: str = "") -> TYPE:
    label = TYPE.LABEL_REPEATED if repeated else TYPE.LABEL_OPTIONAL
    return TYPE(
        name=name, number=number, type=TYPE.Type.Value(f"TYPE_{kind}"), label=label, type_name=type_name or None
    )


def _everything():
    """Make a class of messages with a field of each kind, without a .proto file."""
    kinds = (
        "DOUBLE", "FLOAT", "INT32", "INT64", "UINT32", "UINT64", "SINT32", "SINT64", "FIXED32", "FIXED64", "SFIXED32",
        "SFIXED64", "BOOL", "STRING", "BYTES",
    )  # fmt: skip
    fields = [_field(f"a_{kind.lower()}", number, kind) for number, kind in enumerate(kinds, start=1)]
    fields += [
        _field("an_enum", 16, "ENUM", type_name=".bytes.Colour"),
        _field("inside", 17, "MESSAGE", type_name=".bytes.Everything"),
        _field("numbers", 18, "INT32", repeated=True),
        _field("doubles", 19, "DOUBLE", repeated=True),
        _field("texts", 20, "STRING", repeated=True),
        _field("colours", 21, "ENUM", repeated=True, type_name=".bytes.Colour"),
    ]
    red = [descriptor_pb2.EnumValueDescriptorProto(name=name, number=n) for n, name in enumerate(("NONE", "RED"))]
    file = descriptor_pb2.FileDescriptorProto(
        name="bytes.proto",
        package="bytes",
        syntax="proto3",
        message_type=[descriptor_pb2.DescriptorProto(name="Everything", field=fields)],
        enum_type=[descriptor_pb2.EnumDescriptorProto(name="Colour", value=red)],
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("bytes.Everything"))


Everything = _everything()


def rows(data: bytes) -> list[tuple[int, str, str, str, str, str]]:
    """Return for each field its depth, tag, length, value, name and meaning."""
    return [
        (f.depth, f.tag.hex(" "), f.length.hex(" "), f.value.hex(" "), f"{f.number} {f.name or '?'}", f.means)
        for f in message_bytes(data, Everything).fields
    ]


@pytest.mark.parametrize(
    ("values", "tag", "length", "value", "means"),
    [
        ({"a_double": -2.5}, "09", "", "00 00 00 00 00 00 04 c0", "double -2.5"),
        ({"a_float": 0.1}, "15", "", "cd cc cc 3d", "float 0.1"),
        ({"a_float": 16_777_217.0}, "15", "", "00 00 80 4b", "float 16777216"),
        ({"a_float": math.inf}, "15", "", "00 00 80 7f", "float inf"),
        ({"a_int32": 1013}, "18", "", "f5 07", "int32 1013"),
        ({"a_int32": -1}, "18", "", "ff ff ff ff ff ff ff ff ff 01", "int32 -1"),
        ({"a_int64": -(2**63)}, "20", "", "80 80 80 80 80 80 80 80 80 01", f"int64 {-(2**63)}"),
        ({"a_uint32": 2**32 - 1}, "28", "", "ff ff ff ff 0f", "uint32 4294967295"),
        ({"a_uint64": 2**64 - 1}, "30", "", "ff ff ff ff ff ff ff ff ff 01", f"uint64 {2**64 - 1}"),
        ({"a_sint32": -1}, "38", "", "01", "sint32 -1"),
        ({"a_sint64": 2}, "40", "", "04", "sint64 2"),
        ({"a_fixed32": 1}, "4d", "", "01 00 00 00", "fixed32 1"),
        ({"a_fixed64": 1}, "51", "", "01 00 00 00 00 00 00 00", "fixed64 1"),
        ({"a_sfixed32": -2}, "5d", "", "fe ff ff ff", "sfixed32 -2"),
        ({"a_sfixed64": -2}, "61", "", "fe ff ff ff ff ff ff ff", "sfixed64 -2"),
        ({"a_bool": True}, "68", "", "01", "bool true"),
        ({"a_string": "KEF-01"}, "72", "06", "4b 45 46 2d 30 31", 'string "KEF-01"'),
        ({"a_string": "é"}, "72", "02", "c3 a9", 'string "é"'),
        ({"a_bytes": b"\x00\xff"}, "7a", "02", "00 ff", "bytes of length 2"),
        ({"an_enum": 1}, "80 01", "", "01", "enum RED"),
        ({"an_enum": 7}, "80 01", "", "07", "enum 7"),
        ({"an_enum": -1}, "80 01", "", "ff ff ff ff ff ff ff ff ff 01", "enum -1"),
        ({"numbers": [1, 300, -1]}, "92 01", "0d", "01 ac 02 ff ff ff ff ff ff ff ff ff 01", "packed int32 1, 300, -1"),
        ({"doubles": [0.0, 7.5]}, "9a 01", "10", "00 00 00 00 00 00 00 00 00 00 00 00 00 00 1e 40",
         "packed double 0.0, 7.5"),
        ({"colours": [0, 1]}, "aa 01", "02", "00 01", "packed enum NONE, RED"),
    ],
)  # fmt: skip
def test_a_field_of_each_kind(values, tag, length, value, means):
    [(name, _)] = values.items()
    [row] = rows(Everything(**values).SerializeToString())
    number = Everything.DESCRIPTOR.fields_by_name[name].number
    assert row == (0, tag, length, value, f"{number} {name}", means)


def test_messages_inside_messages_come_before_their_own_fields():
    data = Everything(a_int32=1, inside={"a_bool": True, "inside": {"a_string": "x"}}, texts=["a", "b"])
    assert rows(data.SerializeToString()) == [
        (0, "18", "", "01", "3 a_int32", "int32 1"),
        (0, "8a 01", "08", "", "17 inside", "message Everything, 8 bytes"),
        (1, "68", "", "01", "13 a_bool", "bool true"),
        (1, "8a 01", "03", "", "17 inside", "message Everything, 3 bytes"),
        (2, "72", "01", "78", "14 a_string", 'string "x"'),
        (0, "a2 01", "01", "61", "20 texts", 'string "a"'),
        (0, "a2 01", "01", "62", "20 texts", 'string "b"'),
    ]


def test_an_empty_message_inside_has_a_length_of_nothing():
    data = Everything()
    data.inside.SetInParent()
    assert rows(data.SerializeToString()) == [(0, "8a 01", "00", "", "17 inside", "message Everything, 0 bytes")]


def test_numbers_of_a_list_may_come_one_by_one():
    assert rows(b"\x90\x01\x05\x90\x01\x06") == [
        (0, "90 01", "", "05", "18 numbers", "int32 5"),
        (0, "90 01", "", "06", "18 numbers", "int32 6"),
    ]


def test_what_the_schema_does_not_know_or_expects_otherwise_is_told():
    assert rows(bytes.fromhex("98 06 ac 02  9a 06 02 68 69  99 06 0102030405060708  9d 06 01020304")) == [
        (0, "98 06", "", "ac 02", "99 ?", "unknown to Everything, kept as the number 300"),
        (0, "9a 06", "02", "68 69", "99 ?", "unknown to Everything, kept as 2 bytes"),
        (0, "99 06", "", "01 02 03 04 05 06 07 08", "99 ?", "unknown to Everything, kept as 8 bytes"),
        (0, "9d 06", "", "01 02 03 04", "99 ?", "unknown to Everything, kept as 4 bytes"),
    ]
    assert rows(b"\x70\x05") == [(0, "70", "", "05", "14 a_string", "not a string, kept as the number 5")]
    assert rows(b"\x1a\x01\x05") == [(0, "1a", "01", "05", "3 a_int32", "not an int32, kept as 1 byte")]


def test_all_bytes_are_in_the_fields_once_and_in_order():
    data = Everything(a_double=1, inside={"numbers": [1, 2]}, texts=["a" * 200], a_fixed32=5).SerializeToString()
    shown = message_bytes(data, Everything).fields
    assert b"".join(field.tag + field.length + field.value for field in shown) == data


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"\x8a\x01\x02\x68\x01\x1b", "no field begins with 1b, at byte 5"),
        (b"\x18", "the number that begins at byte 1 does not end"),
        (b"\x18\xff\xff", "the number that begins at byte 1 does not end"),
        (b"\x18" + b"\xff" * 11, "the number that begins at byte 1 does not end"),
        (b"\x72\x05abc", "the bytes end in the middle of field 14, at byte 0: 2 too few"),
        (b"\x09\x01", "the bytes end in the middle of field 1, at byte 0: 7 too few"),
        (b"\x00\x01", "no field begins with 00, at byte 0: it would be number 0 of wire type 0"),
        (b"\x18\x01\x1b", "no field begins with 1b, at byte 2: it would be number 3 of wire type 3"),
        (b"\x8a\x01\x01\x18", "the number that begins at byte 4 does not end"),
        (b"\x68\x01\x8a\x01\x02\x72\x05", "the bytes end in the middle of field 14, at byte 5: 5 too few"),
        (b"\x92\x01\x01\xff", "the list of field 18 ends in the middle of a number"),
        (b"\x9a\x01\x03abc", "the list of field 19 ends in the middle of a number"),
    ],
)
def test_bytes_of_no_message_are_refused_with_the_place(data, complaint):
    with pytest.raises(ValueError, match=re.escape(complaint)):
        message_bytes(data, Everything)


def test_what_is_no_bytes_or_no_class_is_refused_with_the_cure():
    with pytest.raises(TypeError, match=r"Everything are no bytes; pass message.SerializeToString\(\)"):
        message_bytes(Everything(), Everything)
    with pytest.raises(TypeError, match="is no class of messages; pass the class itself"):
        message_bytes(b"", Everything())


def test_it_reads_as_text():
    made = message_bytes(Everything(a_int32=-1, inside={"a_string": "KEF"}).SerializeToString(), Everything)
    assert repr(made) == (
        "Everything, 19 bytes\n"
        "tag    length  value                          field        wire type  means\n"
        "─────  ──────  ─────────────────────────────  ───────────  ─────────  ───────────────────────────\n"
        "18             ff ff ff ff ff ff ff ff ff 01  3 a_int32    0          int32 -1\n"
        "8a 01  05                                     17 inside    2          message Everything, 5 bytes\n"
        '  72   03      4b 45 46                       14 a_string  2          string "KEF"'
    )


def test_a_message_of_nothing_says_so():
    made = message_bytes(b"", Everything)
    assert repr(made) == "Everything, 0 bytes"
    assert made._repr_html_() == "<div><b>Everything, 0 bytes</b></div>"


def test_it_survives_as_html_in_a_notebook_that_is_not_trusted():
    page = message_bytes(
        Everything(a_string="<b>", inside={"a_bool": True}).SerializeToString(), Everything
    )._repr_html_()
    assert not re.search(r"<(style|script|svg)|class=|on\w+=", page)
    assert "string &quot;&lt;b&gt;&quot;" in page
    assert page.count("<tr>") == 4
    assert page.count("border-left") == 1  # what is inside is set off


def test_bytes_bring_their_ink_and_their_ground_along():
    page = message_bytes(Everything(a_string="x").SerializeToString(), Everything)._repr_html_()
    chips = re.findall(r'<code style="([^"]*)">([^<]*)</code>', page)
    assert [text for _, text in chips] == ["72", "01", "78", "tag", "length", "value", "72", "01", "78"]
    grounds = [re.search(r"background-color: (#\w+); color: #222222", style)[1] for style, _ in chips]
    assert grounds[:3] == grounds[3:6] == grounds[6:]
    assert len(set(grounds)) == 3


def test_long_values_are_shortened_and_what_is_left_out_is_counted():
    made = message_bytes(Everything(a_string="x" * 50).SerializeToString(), Everything)
    assert f"{' '.join(['78'] * 8)} … 42 more" in repr(made)
    assert f'string "{"x" * 29}…"' in repr(made)
    assert f"{' '.join(['78'] * 32)} … 18 more" in made._repr_html_()


def test_what_is_left_out_is_told_in_the_same_line_of_the_table():
    page = message_bytes(Everything(a_string="x" * 50).SerializeToString(), Everything)._repr_html_()
    [value] = re.findall(r'<code style="([^"]*)">[^<]* … 42 more</code>', page)
    assert "white-space: nowrap" in value
