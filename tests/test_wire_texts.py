"""What a tap writes of bytes and headers, for the eye and for a comparison."""

from __future__ import annotations

import pytest

from helpers.wire.headers import exact, seconds, steady
from helpers.wire.texts import amount, cut, dump, halves, readable


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        (":authority", b"127.0.0.1:50051", "127.0.0.1:…"),
        (":authority", b"[::1]:50051", "[::1]:…"),
        (":authority", b"weather", "weather"),
        (":path", b"/weather.v1/Get:x", "/weather.v1/Get:x"),
        ("user-agent", b"grpc-python/1.85.1 grpc-c/53.0.0 (linux; chttp2)", "grpc-python/…"),
        ("server", b"envoy", "envoy"),
        ("grpc-timeout", b"5S", "…"),
        ("x-request-id", b"123e4567-e89b-12d3-a456-426614174000", "…"),
        ("x-request-id", b"4711", "4711"),
    ],
)
def test_what_differs_from_run_to_run_is_left_out(name: str, value: bytes, text: str) -> None:
    assert steady(name, value) == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("tag", "Keflavík".encode(), "Keflavík"),
        ("tag", b"\xff\x1f", r"\xff\x1f"),
        ("tag-bin", b"AAE", "00 01"),
        ("tag-bin", b"AAE=, Ag", "00 01, 02"),
        ("tag-bin", b"\0\x01\x02", "01 02"),
        ("tag-bin", b"*", "* (not base64)"),
    ],
)
def test_a_value_is_written_as_text_or_bytes(name: str, value: bytes, text: str) -> None:
    assert exact(name, value) == text


@pytest.mark.parametrize(
    ("value", "is_"), [("2H", 7200), ("3M", 180), ("5S", 5), ("250m", 0.25), ("4u", 4e-6), ("7n", 7e-9), ("soon", None)]
)
def test_a_timeout_is_read_in_seconds(value: str, is_: float | None) -> None:
    assert seconds(value) == (float("inf") if is_ is None else pytest.approx(is_))


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (1048575, "1048575 bytes"), (1048576, "1 MiB"), (4404019, "4.2 MiB")]
)
def test_an_amount_is_in_bytes_or_mebibytes(size: int, text: str) -> None:
    assert amount(size) == text


@pytest.mark.parametrize(
    ("most", "parts"),
    [
        (1, ([0], [1, 2, 3, 4], [])),
        (2, ([0], [1, 2, 3], [4])),
        (3, ([0, 1], [2, 3], [4])),
        (4, ([0, 1], [2], [3, 4])),
        (5, ([0, 1, 2, 3, 4], [], [])),
        (6, ([0, 1, 2, 3, 4], [], [])),
    ],
)
def test_too_long_a_sequence_loses_its_middle(most: int, parts: tuple[list[int], list[int], list[int]]) -> None:
    assert halves([0, 1, 2, 3, 4], most) == parts


def test_a_text_is_cut_to_a_length() -> None:
    assert [cut("abcd", most) for most in (3, 4, 5)] == ["ab…", "abcd", "abcd"]


def test_control_characters_are_written_out() -> None:
    assert readable(b"a\n\x7f\xc3\xa9\xff") == r"a\x0a\x7fé\xff"


def test_bytes_are_dumped_sixteen_a_line() -> None:
    assert dump(bytes(range(30, 50)) + b"\x7e\x7f\x80") == [
        "0000  1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d  .. !\"#$%&'()*+,-",
        "0010  2e 2f 30 31 7e 7f 80                             ./01~..",
    ]
    assert dump(b"") == []
