"""Lesson 11's lab: bytes and processor time of a message, as it is and compressed, from real calls."""

import time

import pytest

from helpers import running
from helpers.labs import compression
from helpers.labs.compression import Cost, Outcome
from helpers.labs.panel import Panel
from helpers.tables import Table

PREFIX = 5  # of each message on the wire


def test_the_default_outcome_reads_well_and_is_always_the_same():
    outcomes = [compression.experiment() for _ in range(2)]
    says = "256 KiB of text: 262,157 bytes on the wire, 16,058 with gzip, which is 6%."
    assert {repr(outcome) for outcome in outcomes} == {says}
    assert outcomes[0].sentence().startswith(f"{says} It pays on networks of less than ")
    assert running() == []


@pytest.mark.parametrize("kind", compression.KIND.values)
@pytest.mark.parametrize("size", [1, 64])
def test_the_content_has_the_size_that_is_asked_for(kind, size):
    outcome = compression.experiment(kind=kind, size=size)
    assert outcome.size == 1024 * size
    assert 0 < outcome.plain.wire - outcome.size <= PREFIX + 8


def test_what_shrinks_and_what_does_not():
    share = {
        kind: outcome.packed.wire / outcome.plain.wire
        for kind in compression.KIND.values
        for outcome in [compression.experiment(kind=kind, size=64)]
    }
    assert share["text"] < share["messages"] < 0.5 < share["numbers"] < share["noise"] == 1


def test_deflate_is_twelve_bytes_shorter():
    gzip, deflate = (compression.experiment(size=4, algorithm=each).packed for each in ("gzip", "deflate"))
    assert gzip.wire - deflate.wire == 12


def test_compressing_noise_takes_time():
    outcome = compression.experiment(kind="noise", size=1024)
    assert outcome.packed.seconds > 2 * outcome.plain.seconds


@pytest.mark.parametrize(
    ("packed", "says"),
    [
        (Cost(1_000_000, 0.101), "of less than 720 Mbit a second."),
        (Cost(9_990_000, 0.101), "of less than 0.8 Mbit a second."),
        (Cost(10_000_000, 0.101), "It pays on no network."),
        (Cost(1_000_000, 0.001), "The work was too little to be measured."),
    ],
)
def test_the_sentence_says_where_it_pays(packed, says):
    outcome = Outcome("text", 10_000_000, "gzip", Cost(10_000_000, 0.001), packed)
    assert outcome.sentence().endswith(says)


def test_the_figure_lists_both():
    figure = Outcome("text", 3000, "deflate", Cost(3000, 0.0012), Cost(700, 0.0034)).figure()
    assert isinstance(figure, Table)
    assert figure.rows == [["plain", "3,000", "1.2 ms"], ["deflate", "700", "3.4 ms"]]


def test_the_longest_run_is_bounded():
    began = time.process_time()  # of client and server, which are here; others' work does not count
    compression.experiment(kind="messages", size=compression.SIZE.values[-1])
    assert time.process_time() - began < 8  # about two, quiet or busy


@pytest.mark.parametrize("wrong", [{"kind": "music"}, {"size": 0}, {"size": 3073}, {"algorithm": "zstd"}])
def test_it_refuses_what_is_out_of_bounds(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        compression.experiment(**wrong)


def test_the_lab_runs_the_experiment():
    panel = compression.lab()
    assert isinstance(panel, Panel)
    panel._button.click()
    assert panel.wait(10)
    assert "256 KiB of text" in panel._last.value
