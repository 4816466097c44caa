"""The labs: real runs within bounds, one at a time, and controls that show what the last run was."""

import re
import threading
import time
from collections.abc import Callable
from functools import partial

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers import running, stop_all
from helpers.figures import Picture, bars
from helpers.labs import (
    aio,
    balancing,
    chain,
    compression,
    flow,
    hedging,
    knee,
    pool,
    retry,
    runs as labs_runs,
    status,
    throttle,
    tokens,
)
from helpers.labs.panel import Panel
from helpers.labs.runs import Busy, Choice, Knob, Progress, least_disturbed, one_at_a_time
from helpers.tables import table
from tools.kernels import open_kernel
from tools.notebooks import ROOT

TURNS = Knob("turns", "how many turns", (1, 2, 5), 2)


class Seen:
    """What a fake experiment returns; the panel cannot tell it from a real one's."""

    def __init__(self, turns: int, progress: Progress | None = None) -> None:
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


def test_progress_counts_the_steps_of_all_threads():
    progress = Progress()
    assert str(progress) == "starting"
    progress.expect(400, "readings")
    assert (progress.of, str(progress)) == (400, "0 of 400 readings")
    threads = [threading.Thread(target=lambda: [progress.step() for _ in range(100)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert str(progress) == "400 of 400 readings"


@pytest.mark.parametrize(
    ("run", "of"),
    [
        (partial(aio.experiment, clients=5), "10 of 10 calls"),
        (partial(pool.experiment, workers=2, clients=2, readings=3), "6 of 6 readings"),
        (partial(chain.experiment, timeout=2.0, front=0.05, middle=0.05, back=0.05), "3 of 3 services"),
        (partial(chain.experiment, handed_on=chain.THE_REST), "3 of 3 services"),
        (partial(flow.experiment, reader_delay=0.002, messages=5), "5 of 5 messages"),
        (partial(flow.race, messages=2, delay=0.0), "4 of 4 answers"),
        (partial(retry.experiment, max_attempts=2, backoff=0.01, failures=6), "12 of 12 attempts"),
        (partial(retry.experiment, failures=0), "6 of 6 attempts"),
        (partial(compression.experiment, size=1), "8 of 8 calls"),
        (partial(balancing.experiment, after=6), "3 of 3 phases"),
        (partial(throttle.experiment, max_tokens=1, failing=0), "60 of 60 calls"),
        (partial(hedging.experiment, share=0.0, attempts=1), "200 of 200 calls"),
        (partial(status.experiment, messages=2), "3 of 3 answers"),
        (partial(status.experiment, code="OK", messages=0), "1 of 1 answers"),
        (partial(tokens.experiment, every=60), "10 of 10 calls"),
        (partial(knee.experiment, clients=2), "2 of 2 steps"),
    ],
)
def test_every_experiment_counts_to_its_end(run, of):
    progress = Progress()
    run(progress=progress)
    assert str(progress) == of


# -- the controls ------------------------------------------------------------------------------------------------------


def press_and_wait(panel: Panel) -> str:
    panel._button.click()
    assert panel.wait(10)
    return panel._last.value


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Held:
    """An experiment that runs until it may end, or fail; its first half is done at once."""

    def __init__(self) -> None:
        self.go_on, self.runs, self.fails = threading.Event(), [], None

    def __call__(self, turns: int, progress: Progress) -> Seen:
        self.runs.append(turns)
        progress.expect(2, "halves")
        progress.step()
        assert self.go_on.wait(5)
        if self.fails:
            raise self.fails
        progress.step()
        return Seen(turns)


def test_a_run_takes_the_sliders_values_and_shows_settings_sentence_and_figure():
    panel = Panel("How many?", [TURNS], Seen)
    assert "press Run" in panel._status.value
    assert panel._last.value == panel._before.value == ""
    page = press_and_wait(panel)
    assert "<b>The last run</b>: how many turns 2</div>" in page
    assert "2 turns &amp; no more." in page
    assert '<img alt="&quot;2&quot; turns" src="data:image/png;base64,' in page
    assert "Done." in panel._status.value


def test_the_run_before_stands_beside_the_last_and_what_differs_is_bold():
    panel = Panel("How many?", [TURNS], Seen)
    press_and_wait(panel)
    assert "The run before the last will stand here." in panel._before.value
    panel._controls["turns"].value = 5
    last = press_and_wait(panel)
    assert "5 turns" in last
    assert "<b>The last run</b>: how many turns <b>5</b>" in last
    assert "<b>The run before</b>: how many turns <b>2</b>" in panel._before.value
    assert "2 turns" in panel._before.value
    panel._controls["turns"].value = 1
    assert "1 turns" in press_and_wait(panel)
    assert "5 turns" in panel._before.value


def test_two_runs_are_drawn_to_the_same_scale():
    panel = Panel("How many?", [TURNS], Seen)
    press_and_wait(panel)
    panel._controls["turns"].value = 5
    press_and_wait(panel)
    small, large = (run.figure.figure.axes[0].get_xlim() for run in panel._runs)
    assert small == large
    assert large[1] > 5


class Listed:
    """What a fake experiment with a choice returns: a table instead of a picture."""

    def __init__(self, turns: int, colour: str, progress: Progress) -> None:
        self.turns, self.colour = turns, colour

    def sentence(self) -> str:
        return f"{self.turns} {self.colour}"

    def figure(self):
        return table([(self.colour, self.turns), ("other", 0)], ["colour", "turns"])


def test_a_choice_is_a_list_and_a_table_may_stand_for_the_figure():
    panel = Panel("Which?", [TURNS, COLOUR], Listed)
    assert [label for label, _ in panel._controls["colour"].options] == ["red", "(nothing)", "<blue>"]
    assert "2 red" in press_and_wait(panel)
    panel._controls["colour"].value = "<blue>"
    page = press_and_wait(panel)
    assert "2 &lt;blue&gt;" in page
    assert "&lt;blue&gt;</td>" in page
    assert "--jp-ui-font-color1" in page  # legible in each theme


def test_a_table_in_a_widget_brings_its_padding_and_its_stripes_along():
    page = press_and_wait(Panel("Which?", [TURNS, COLOUR], Listed))
    cells = re.findall(r"<t[dh] style=\"([^\"]*)\"", page)
    assert len(cells) == 6
    assert all("padding: 0.25em 0.5em" in style for style in cells)
    assert re.findall(r"<tr style=\"([^\"]*)\"", page)[1:] == ["", "background-color: var(--jp-layout-color2, #eeeeee)"]


def test_a_slider_is_as_wide_as_its_values_are_many():
    few, many = (Panel("?", [Knob("n", "n", values, 1)], Seen)._controls["n"] for values in ((1, 2), range(1, 11)))
    widths = [float(slider.layout.width.removesuffix("em")) for slider in (few, many)]
    assert widths[1] - widths[0] == pytest.approx(8 * 3)
    assert few.layout.max_width == "100%"


def test_during_a_run_the_button_is_off_the_progress_seen_and_the_last_run_grey():
    held = Held()
    panel = Panel("How many?", [TURNS], held)
    held.go_on.set()
    before = press_and_wait(panel)
    assert "opacity: 1" in before
    held.go_on.clear()
    panel._button.click()
    assert panel._button.disabled
    assert panel._last.value == before.replace("opacity: 1", "opacity: 0.35")
    eventually(lambda: "Running: 1 of 2 halves" in panel._status.value)
    assert (panel._bar.value, panel._bar.max, panel._bar.layout.display) == (1, 2, None)
    panel._button.click()  # as a click that was under way would
    held.go_on.set()
    assert panel.wait(10)
    assert held.runs == [2, 2]
    assert not panel._button.disabled
    assert panel._bar.layout.display == "none"
    assert "opacity: 1" in panel._last.value


def test_a_run_beside_another_experiment_is_refused_politely():
    def busy(turns, progress):
        raise Busy("another one is")

    panel = Panel("How many?", [TURNS], busy)
    press_and_wait(panel)
    assert "Not started: another one is." in panel._status.value
    assert not panel._button.disabled


@pytest.mark.parametrize("error", [ConnectionError("<gone>"), SystemExit("<gone>")])
def test_a_run_that_fails_says_so_keeps_the_last_one_and_can_be_repeated(error):
    held = Held()
    held.go_on.set()
    panel = Panel("How many?", [TURNS], held)
    good = press_and_wait(panel)
    held.fails = error
    assert press_and_wait(panel) == good
    expected = f"The run failed (1 of 2 halves). {type(error).__name__}: &lt;gone&gt;"
    assert expected in panel._status.value
    assert not panel._button.disabled
    held.fails = None
    panel._controls["turns"].value = 5
    assert "5 turns" in press_and_wait(panel)
    assert "2 turns" in panel._before.value


def test_a_figure_that_cannot_be_drawn_is_a_run_that_failed():
    class Odd(Seen):
        def figure(self):
            raise ValueError("there is nothing to draw")

    panel = Panel("How many?", [TURNS], Odd)
    assert press_and_wait(panel) == ""
    assert "The run failed (starting). ValueError: there is nothing to draw" in panel._status.value
    assert not panel._button.disabled


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
        assert not panel.wait(0.005), panel._status.value
    stop_all()
    assert panel.wait(10)
    assert re.search(r"The run failed \(\d+ of 60 readings\)\. [A-Z_]+: [^\n]+</span>$", panel._status.value)
    assert not panel._button.disabled


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


@pytest.mark.parametrize(
    ("disturbances", "least", "runs"),
    [([0.1, 9.0], 0.1, 1), ([3.0, 0.2, 9.0], 0.2, 2), ([3.0, 2.0, 4.0, 5.0, 6.0, 0.0], 2.0, 5)],
)
def test_a_run_that_was_disturbed_is_made_again_and_the_least_disturbed_counts(disturbances, least, runs, monkeypatch):
    monkeypatch.setattr(labs_runs, "_TRIES_SECONDS", 0.0)
    left = iter(disturbances)
    assert least_disturbed(lambda: next(left), lambda disturbance: disturbance, enough=0.5) == least
    assert list(left) == disturbances[runs:]


def test_a_short_run_is_made_again_while_there_is_time(monkeypatch):
    monkeypatch.setattr(labs_runs, "_TRIES_SECONDS", 10.0)
    left = iter([9.0] * 20 + [0.1])
    assert least_disturbed(lambda: next(left), lambda disturbance: disturbance, enough=0.5) == 0.1
