"""A lab's controls: sliders and lists, a button, and what came of the last run beside what came of the one before."""

import html
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Protocol

import ipywidgets as widgets

from helpers.figures import Picture
from helpers.labs.pages import COLOURS, Run, side_by_side, written
from helpers.labs.runs import Busy, Choice, Knob, Progress, reason
from helpers.tables import Table

_LABEL_EM = 17  # room for the longest label
_STEP_EM = 3  # from one value of a slider to the next: far enough to hit with a mouse
_LOOK_SECONDS = 0.1  # between two looks at how far the run is


class Outcome(Protocol):
    """What an experiment returns."""

    def sentence(self) -> str:
        """Say what was seen in this run, with its times."""

    def figure(self) -> Picture | Table:
        """Draw this run, or list what came of it."""


class Panel(widgets.VBox):
    """A question, a slider or a list for each thing to choose, a button that runs an experiment, and its last two runs.

    The experiment runs in a thread, so that the kernel goes on meanwhile. While it runs the button is off, a bar shows
    how far it is, and the last run stays, grey, until the next has something to show. The panel's text in a stored
    notebook is always the same: widgets live only as long as their kernel.

    Args:
        question: what the lab answers.
        knobs: what may be changed, in the order of the experiment's arguments.
        experiment: makes the run; takes the names of knobs and choices as keywords, and ``progress``.
    """

    def __init__(self, question: str, knobs: Sequence[Knob | Choice], experiment: Callable[..., Outcome]) -> None:
        self._experiment = experiment
        self._knobs = knobs
        self._changing = threading.Lock()  # from running to not running and back, the button with it
        self._ended = threading.Event()
        self._ended.set()
        self._runs: list[Run] = []  # the last two, the newer one last
        self._pages: list[str] = []  # what is shown of them
        self._question = widgets.HTML(f'<b style="{COLOURS}; font-size: 115%">{html.escape(question)}</b>')
        self._controls = {knob.name: _control(knob) for knob in knobs}
        self._button = widgets.Button(description="Run", icon="play", button_style="primary")
        self._button.on_click(lambda _: self.run())
        self._bar = widgets.IntProgress(layout={"width": "12em", "display": "none"})
        self._status = widgets.HTML(layout={"flex": "1 1 auto"})
        self._before, self._last = (widgets.HTML(layout={"flex": "1 1 24em", "min_width": "0"}) for _ in range(2))
        for name in ("question", "status", "before", "last"):
            getattr(self, f"_{name}").add_class(f"lab-{name}")
        self._say("Change something, then press Run.")
        action = widgets.HBox([self._button, self._bar, self._status], layout={"align_items": "center"})
        results = widgets.HBox([self._before, self._last], layout={"flex_flow": "row wrap", "grid_gap": "0 1em"})
        super().__init__([self._question, *self._controls.values(), action, results])

    def __repr__(self) -> str:
        return "Lab: run this cell to get its controls"

    def run(self) -> None:
        """Start a run with the controls as they are; while one is going on, start nothing."""
        with self._changing:
            if not self._ended.is_set():
                return  # a click that was under way when the button went off
            self._ended.clear()
            self._button.disabled = True
        chosen = {name: control.value for name, control in self._controls.items()}
        self._bar.value, self._bar.layout.display = 0, None
        self._say("Running: starting")
        self._show(faded=True)
        threading.Thread(target=self._run, args=(chosen,), name="lab", daemon=True).start()

    def wait(self, timeout: float) -> bool:
        """Wait until no run is going on, for so many seconds at the most; say whether that is so."""
        return self._ended.wait(timeout)

    def _run(self, chosen: dict[str, float | str]) -> None:
        """Make a run and show it. Until the button is on again, only this thread touches the widgets."""
        progress = Progress()
        try:
            outcome = self._watched(chosen, progress)
            self._bar.max, self._bar.value = max(progress.of, 1), progress.of
            self._say("Drawing")  # the first picture takes a second: matplotlib is imported
            settings = {knob.label: written(chosen[knob.name]) for knob in self._knobs}
            runs = [*self._runs[-1:], Run(settings, outcome.sentence(), outcome.figure())]
            self._pages = side_by_side(runs)
            self._runs = runs
        except Busy as error:
            self._say(f"Not started: {error}.")
        except BaseException as error:  # whatever it is, the reader is to see it, and no cell is there to show it
            self._say(f"The run failed ({progress}). {reason(error)}")
        else:
            self._say("Done. Change something, run again, and compare.")
        finally:
            self._show(faded=False)
            self._bar.layout.display = "none"
            with self._changing:
                self._button.disabled = False
                self._ended.set()

    def _watched(self, chosen: dict[str, float | str], progress: Progress) -> Outcome:
        """Make the run in a thread of its own, and show meanwhile how far it is."""
        future: Future[Outcome] = Future()

        def work() -> None:
            try:
                future.set_result(self._experiment(**chosen, progress=progress))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=work, name="lab run", daemon=True).start()
        while not wait([future], timeout=_LOOK_SECONDS).done:
            self._bar.max, self._bar.value = max(progress.of, 1), progress.done
            self._say(f"Running: {progress}")
        return future.result()

    def _say(self, sentence: str) -> None:
        self._status.value = f'<span style="{COLOURS}">{html.escape(sentence)}</span>'

    def _show(self, faded: bool) -> None:
        """Show what the last two runs gave, grey while the next is under way."""
        look = f"{COLOURS}; line-height: 1.4; opacity: {0.35 if faded else 1}"
        for place, page in zip((self._before, self._last), self._pages, strict=False):
            place.value = f'<div style="{look}">{page}</div>'


def _control(knob: Knob | Choice) -> widgets.SelectionSlider | widgets.Dropdown:
    """Make a control as wide as its range deserves: from each value of a slider to the next it is equally far."""
    look = {"description": knob.label, "style": {"description_width": f"{_LABEL_EM}em"}}
    if isinstance(knob, Choice):
        options = [(written(value), value) for value in knob.values]
        width = {"width": "max-content", "max_width": "100%"}
        return widgets.Dropdown(options=options, value=knob.default, layout=width, **look)
    options = [(written(value), value) for value in knob.values]
    width = {"width": f"{_LABEL_EM + _STEP_EM * len(knob.values) + 6}em", "max_width": "100%"}
    return widgets.SelectionSlider(options=options, value=knob.default, continuous_update=False, layout=width, **look)
