"""A lab's controls: sliders and lists, a button, a sentence and a figure or a table, all from the last real run."""

import base64
import html
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import ipywidgets as widgets

from helpers.figures import Picture
from helpers.labs.runs import Busy, Choice, Knob
from helpers.tables import Table

_COLOURS = "color: var(--jp-ui-font-color1, black)"  # JupyterLab's own, legible in each of its themes


class Outcome(Protocol):
    """What an experiment returns."""

    def sentence(self) -> str:
        """Say what was seen in this run, with its times."""

    def figure(self) -> Picture | Table:
        """Draw this run, or list what came of it."""


class Panel(widgets.VBox):
    """A question, a slider or a list for each thing to choose, a button that runs the experiment, and what came of it.

    The experiment runs in a thread, so that the kernel goes on and a second press can be answered. Its text in a stored
    notebook is always the same: widgets live only as long as their kernel.

    Args:
        question: what the lab answers.
        knobs: what may be changed, in the order of the experiment's arguments.
        experiment: makes the run; takes the names of knobs and choices as keywords.
    """

    def __init__(self, question: str, knobs: Sequence[Knob | Choice], experiment: Callable[..., Outcome]) -> None:
        self._experiment = experiment
        self._thread: threading.Thread | None = None
        self._question = widgets.HTML(f'<b style="{_COLOURS}">{html.escape(question)}</b>')
        self._controls = {knob.name: _control(knob) for knob in knobs}
        self._button = widgets.Button(description="Run", icon="play", button_style="primary")
        self._button.on_click(lambda _: self.run())
        self._says = widgets.HTML()
        self._figure = widgets.HTML()
        self._say("Change something, then press Run.")
        super().__init__([self._question, *self._controls.values(), self._button, self._says, self._figure])

    def __repr__(self) -> str:
        return "Lab: run this cell to get its controls"

    def run(self) -> None:
        """Start a run with the controls as they are; while one is going on, say so and start nothing."""
        if not self.wait(timeout=0):
            self._say("Still running. Press Run again when this run has ended.")
            return
        chosen = {name: control.value for name, control in self._controls.items()}
        self._say("Running …")
        self._figure.value = ""
        self._thread = threading.Thread(target=self._run, args=(chosen,), name="lab", daemon=True)
        self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Wait until no run is going on, for so many seconds at the most; say whether that is so."""
        if self._thread:
            self._thread.join(timeout)
        return not (self._thread and self._thread.is_alive())

    def _run(self, chosen: dict[str, float | str]) -> None:
        try:
            outcome = self._experiment(**chosen)
            figure = outcome.figure()
        except Busy as error:
            self._say(f"Not started: {error}.")
        except Exception as error:  # whatever it is, the reader is to see it, and no cell is there to show it
            self._say(f"The run failed. {type(error).__name__}: {error}")
        else:
            self._say(outcome.sentence())
            self._figure.value = _html(figure)

    def _say(self, sentence: str) -> None:
        self._says.value = f'<span style="{_COLOURS}">{html.escape(sentence)}</span>'


def _control(knob: Knob | Choice) -> widgets.SelectionSlider | widgets.Dropdown:
    look = {"description": knob.label, "style": {"description_width": "16em"}, "layout": {"width": "36em"}}
    if isinstance(knob, Choice):
        options = [(value or "(nothing)", value) for value in knob.values]
        return widgets.Dropdown(options=options, value=knob.default, **look)
    options = [(f"{value:g}", value) for value in knob.values]
    return widgets.SelectionSlider(options=options, value=knob.default, continuous_update=False, **look)


def _html(figure: Picture | Table) -> str:
    if isinstance(figure, Table):
        return f'<div style="{_COLOURS}; line-height: 1.4">{figure._repr_html_()}</div>'
    data, _ = figure._repr_mimebundle_()
    encoded = base64.b64encode(data["image/png"]).decode()
    return f'<img alt="{html.escape(figure.says)}" src="data:image/png;base64,{encoded}" style="max-width: 100%">'
