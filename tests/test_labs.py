"""The labs: real runs within bounds, one at a time, and controls that show what the last run was."""

import threading
import time

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers import running, stop_all
from helpers.figures import Picture, bars
from helpers.labs import pool
from helpers.labs.panel import Panel
from helpers.labs.runs import Busy, Choice, Knob, one_at_a_time
from helpers.tables import table
from tools.kernels import open_kernel
from tools.notebooks import ROOT

TURNS = Knob("turns", "how many turns", (1, 2, 5), 2)


class Seen:
    """What a fake experiment returns; the panel cannot tell it from a real one's."""

    def __init__(self, turns: int) -> None:
        self.turns = turns

    def sentence(self) -> str:
        return f"{self.turns} turns & no more."

    def figure(self) -> Picture:
        return bars({"turns": {"made": self.turns}}, says=f'"{self.turns}" turns', unit="turns")


# -- what every experiment has -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1, 2, 3, 5])
def test_a_knob_takes_what_is_between_its_bounds(value):
    TURNS.check(value)


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_knob_refuses_the_rest_and_says_the_bounds(value):
    with pytest.raises(ValueError, match=rf"turns={value} is out of bounds: how many turns goes from 1 to 5"):
        TURNS.check(value)


@pytest.mark.parametrize("value", [2.0, 2.5, "2", None, True])
def test_a_knob_of_whole_numbers_takes_only_those(value):
    with pytest.raises(TypeError, match=rf"turns={value!r}: how many turns is a whole number from 1 to 5"):
        TURNS.check(value)


def test_a_knob_of_seconds_takes_any_number_within_bounds():
    delay = Knob("delay", "delay in seconds", (0.0, 0.1, 0.5), 0.1)
    for value in (0, 0.3, 0.5):
        delay.check(value)
    with pytest.raises(TypeError, match="delay='soon': delay in seconds is a number"):
        delay.check("soon")
    with pytest.raises(ValueError, match="out of bounds"):
        delay.check(float("nan"))


COLOUR = Choice("colour", "the colour", ("red", "", "<blue>"), "red")


@pytest.mark.parametrize("value", ["red", "", "<blue>"])
def test_a_choice_takes_what_it_offers(value):
    COLOUR.check(value)


@pytest.mark.parametrize("value", ["Red", "red ", "green"])
def test_a_choice_refuses_another_text_and_says_what_there_is(value):
    with pytest.raises(ValueError, match=f"colour='{value}' is no choice: the colour is one of 'red', '', '<blue>'"):
        COLOUR.check(value)


@pytest.mark.parametrize("value", [None, 0, ["red"]])
def test_a_choice_refuses_what_is_no_text(value):
    with pytest.raises(TypeError, match="the colour is a text, one of 'red', '', '<blue>'"):
        COLOUR.check(value)


def test_two_experiments_do_not_run_at_once():
    begun, go_on = threading.Event(), threading.Event()

    @one_at_a_time
    def first():
        begun.set()
        assert go_on.wait(5)

    @one_at_a_time
    def second():
        return "ran"

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(5)
    with pytest.raises(Busy, match="another experiment is running; try again when it has ended"):
        second()
    go_on.set()
    thread.join()
    assert second() == "ran"


def test_a_failed_experiment_makes_room_for_the_next():
    @one_at_a_time
    def fails():
        raise LookupError("nothing there")

    for _ in range(2):
        with pytest.raises(LookupError):
            fails()


# -- the controls ------------------------------------------------------------------------------------------------------


def press_and_wait(panel: Panel) -> str:
    panel._button.click()
    assert panel.wait(10)
    return panel._says.value


def test_a_run_takes_the_sliders_values_and_shows_sentence_and_figure():
    panel = Panel("How many?", [TURNS], Seen)
    assert "press Run" in panel._says.value
    assert not panel._figure.value
    assert "2 turns &amp; no more." in press_and_wait(panel)
    first = panel._figure.value
    assert first.startswith('<img alt="&quot;2&quot; turns" src="data:image/png;base64,')
    panel._controls["turns"].value = 5
    assert "5 turns" in press_and_wait(panel)
    assert panel._figure.value != first


class Listed:
    """What a fake experiment with a choice returns: a table instead of a picture."""

    def __init__(self, turns: int, colour: str) -> None:
        self.turns, self.colour = turns, colour

    def sentence(self) -> str:
        return f"{self.turns} {self.colour}"

    def figure(self):
        return table([(self.colour, self.turns)], ["colour", "turns"])


def test_a_choice_is_a_list_and_a_table_may_stand_for_the_figure():
    panel = Panel("Which?", [TURNS, COLOUR], Listed)
    assert [label for label, _ in panel._controls["colour"].options] == ["red", "(nothing)", "<blue>"]
    assert "2 red" in press_and_wait(panel)
    panel._controls["colour"].value = "<blue>"
    assert "2 &lt;blue&gt;" in press_and_wait(panel)
    assert "<table>" in panel._figure.value
    assert "&lt;blue&gt;</td>" in panel._figure.value
    assert "--jp-ui-font-color1" in panel._figure.value  # legible in each theme


def test_a_second_press_during_a_run_is_refused_politely():
    go_on, runs = threading.Event(), []

    def slow(turns):
        runs.append(turns)
        assert go_on.wait(5)
        return Seen(turns)

    panel = Panel("How many?", [TURNS], slow)
    panel._figure.value = "the last run's"
    panel._button.click()
    assert not panel._figure.value
    panel._button.click()
    assert "Still running." in panel._says.value
    go_on.set()
    assert panel.wait(10)
    assert "2 turns" in panel._says.value
    assert runs == [2]


def test_a_run_beside_another_experiment_is_refused_politely():
    def busy(turns):
        raise Busy("another one is")

    assert "Not started: another one is." in press_and_wait(Panel("How many?", [TURNS], busy))


def test_a_run_that_fails_says_so_and_can_be_repeated():
    fails = [True]

    def once(turns):
        if fails.pop():
            fails.append(False)
            raise ConnectionError("<gone>")
        return Seen(turns)

    panel = Panel("How many?", [TURNS], once)
    assert "The run failed. ConnectionError: &lt;gone&gt;" in press_and_wait(panel)
    fails[:] = [False]
    assert "2 turns" in press_and_wait(panel)


def test_what_a_notebook_stores_of_a_lab_is_always_the_same():
    texts = {Panel("How many?", [TURNS], Seen)._repr_mimebundle_()["text/plain"] for _ in range(2)}
    assert texts == {"Lab: run this cell to get its controls"}


# -- lesson 04: the pool -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("workers", "clients", "at_once", "waited"),
    [(2, 3, 2, 1), (1, 3, 1, 2), (3, 3, 3, 0), (8, 2, 2, 0), (1, 1, 1, 0), (3, 8, 3, 5)],
)
def test_as_many_streams_run_at_once_as_there_are_threads(workers, clients, at_once, waited):
    outcome = pool.experiment(workers=workers, clients=clients, readings=2)
    assert (outcome.at_once, outcome.waited) == (at_once, waited)
    assert [stream.first for stream in outcome.streams] == sorted(stream.first for stream in outcome.streams)
    assert {stream.client for stream in outcome.streams} == {f"client {n}" for n in range(1, clients + 1)}
    assert all(0 <= stream.called < stream.first <= stream.ended for stream in outcome.streams)
    assert running() == []


def test_the_pools_outcome_reads_well():
    outcome = pool.experiment()
    says = "2 threads, 3 clients: 2 streams at a time, 1 client waited for another's stream to end."
    assert repr(outcome) == says
    assert outcome.sentence().startswith(f"{says} The longest wait for a first reading: 0.")
    assert outcome.figure().says == says
    nobody = pool.experiment(workers=1, clients=1, readings=1)
    assert repr(nobody) == "1 thread, 1 client: 1 stream at a time, nobody waited for another's stream to end."


def test_the_longest_run_of_the_pool_is_bounded():
    bounds = {knob.name: knob.values for knob in (pool.WORKERS, pool.CLIENTS, pool.READINGS)}
    began = time.monotonic()
    pool.experiment(workers=bounds["workers"][0], clients=bounds["clients"][-1], readings=bounds["readings"][-1])
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"clients": 9}, {"readings": 1000}])
def test_the_pool_refuses_what_is_out_of_bounds(wrong):
    with pytest.raises(ValueError, match="is out of bounds"):
        pool.experiment(**wrong)
    assert running() == []


def test_a_run_that_is_stopped_says_so():
    panel = pool.lab()
    panel._controls["readings"].value = 20
    panel._button.click()
    while "server lab pool" not in running():
        assert not panel.wait(0.005), panel._says.value
    stop_all()
    assert panel.wait(10)
    assert "The run failed." in panel._says.value
    assert "KeyError" not in panel._says.value


def test_the_pools_lab_runs_the_experiment():
    assert "2 threads, 3 clients" in press_and_wait(pool.lab())


# -- the kernel --------------------------------------------------------------------------------------------------------

RUN = """
import os, helpers
from helpers.labs import pool
panel = pool.lab()
panel._controls["workers"].value, panel._controls["clients"].value, panel._controls["readings"].value = 1, 8, 20
panel.run()
while not helpers.running():
    pass
print(os.getpid())
"""


def test_a_kernel_that_closes_during_a_run_leaves_nothing():
    notebook = new_notebook(cells=[new_code_cell(RUN)])
    with open_kernel(notebook, ROOT) as client:
        client.execute_cell(notebook.cells[0], 0)
        kernel = psutil.Process(int("".join(o.text for o in notebook.cells[0].outputs)))
        ports = [c.laddr.port for c in kernel.net_connections(kind="tcp") if c.status == psutil.CONN_LISTEN]
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert not kernel.is_running()
    assert ports
