"""Journal: nothing is lost, and waiting for too much says what came."""

import threading
import time

import pytest

from helpers import Journal


def test_a_thousand_notes_from_eight_threads_are_all_there_and_in_order():
    journal = Journal()

    def write(thread: int) -> None:
        for number in range(125):
            journal.note(thread, number)

    threads = [threading.Thread(target=write, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    notes = journal.take(1000, timeout=10)
    assert len(notes) == len(set(notes)) == 1000
    for thread in range(8):
        assert [note for note in notes if note.startswith(f"{thread} ")] == [f"{thread} {n}" for n in range(125)]


def test_take_gives_each_note_once_and_oldest_first():
    journal = Journal()
    for number in range(3):
        journal.note("note", number)
    assert journal.take(2) == ["note 0", "note 1"]
    assert journal.take() == ["note 2"]
    assert journal.take() == []
    journal.note("note", 3)
    assert journal.take(0) == []


def test_take_waits_for_a_note_from_another_thread():
    journal = Journal()
    threading.Timer(0.05, journal.note, ["late"]).start()
    assert journal.take(1, timeout=5) == ["late"]


def test_take_times_out_and_says_what_did_arrive():
    journal = Journal()
    journal.note("first")
    journal.note("second")
    with pytest.raises(TimeoutError, match=r"waited 0.05 s for 3 notes, 2 came: first; second"):
        journal.take(3, timeout=0.05)
    assert journal.take(2) == ["first", "second"], "what arrived stays to be taken"


def test_take_waits_for_more_than_what_was_taken():
    journal = Journal()
    journal.note("first")
    journal.take(1)
    with pytest.raises(TimeoutError, match=r"0 came"):
        journal.take(1, timeout=0.01)


def test_take_says_when_nothing_arrived():
    with pytest.raises(TimeoutError, match=r"0 came: none"):
        Journal().take(1, timeout=0.01)


def test_two_takers_never_get_the_same_note():
    journal = Journal()
    taken: list[str] = []
    takers = [threading.Thread(target=lambda: taken.extend(journal.take(50, timeout=10))) for _ in range(4)]
    for taker in takers:
        taker.start()
    for number in range(200):
        journal.note(number)
    for taker in takers:
        taker.join()
    assert sorted(taken, key=int) == [str(number) for number in range(200)]


def test_notes_keep_time_and_thread():
    began = time.monotonic()
    journal = Journal()
    thread = threading.Thread(target=journal.note, args=("here",), name="writer")
    thread.start()
    thread.join()
    (note,) = journal.notes
    assert (note.text, note.thread) == ("here", "writer") and 0 <= note.seconds <= time.monotonic() - began


def test_a_negative_number_is_refused():
    with pytest.raises(ValueError, match="not -1"):
        Journal().take(-1)


def test_its_repr_counts():
    journal = Journal()
    journal.note("x")
    assert repr(journal) == "Journal: 1 notes, 1 of them not taken yet"
    journal.take()
    assert repr(journal) == "Journal: 1 notes, 0 of them not taken yet"
