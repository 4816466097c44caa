"""A lab's controls: sliders, a button, a sentence and a figure, all from the last real run."""

import base64
import html
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import ipywidgets as widgets

from helpers.figures import Picture
from helpers.labs.runs import Busy, Knob

_COLOURS = "color: var(--jp-ui-font-color1, black)"  # JupyterLab's own, legible in each of its themes


class Outcome(Protocol):
    """What an experiment returns."""

    def sentence(self) -> str:
        """Say what was seen in this run, with its times."""

    def figure(self) -> Picture:
        """Draw this run."""


class Panel(widgets.VBox):
    """A question, a slider for each knob, a button that runs the experiment, and what came of it.

    The experiment runs in a thread, so that the kernel goes on and a second press can be answered. Its text in a stored
    notebook is always the same: widgets live only as long as their kernel.

    Args:
        question: what the lab answers.
        knobs: what may be changed, in the order of the experiment's arguments.
        experiment: makes the run; takes the knobs' names as keywords.
    """

    def __init__(self, question: str, knobs: Sequence[Knob], experiment: Callable[..., Outcome]) -> None:
        self._experiment = experiment
        self._thread: threading.Thread | None = None
        self._question = widgets.HTML(f'<b style="{_COLOURS}">{html.escape(question)}</b>')
        self._sliders = {knob.name: _slider(knob) for knob in knobs}
        self._button = widgets.Button(description="Run", icon="play", button_style="primary")
        self._button.on_click(lambda _: self.run())
        self._says = widgets.HTML()
        self._figure = widgets.HTML()
        self._say("Move a slider, then press Run.")
        super().__init__([self._question, *self._sliders.values(), self._button, self._says, self._figure])

    def __repr__(self) -> str:
        return "Lab: run this cell to get its controls"

    def run(self) -> None:
        """Start a run with the sliders as they are; while one is going on, say so and start nothing."""
        if self._thread and self._thread.is_alive():
            self._say("Still running. Press Run again when this run has ended.")
            return
        chosen = {name: slider.value for name, slider in self._sliders.items()}
        self._say("Running …")
        self._figure.value = ""
        self._thread = threading.Thread(target=self._run, args=(chosen,), name="lab", daemon=True)
        self._thread.start()

    def wait(self, timeout: float) -> bool:
        """Wait until no run is going on, for so many seconds at the most; say whether that is so."""
        if self._thread:
            self._thread.join(timeout)
        return not (self._thread and self._thread.is_alive())

    def _run(self, chosen: dict[str, float]) -> None:
        try:
            outcome = self._experiment(**chosen)
            picture = outcome.figure()
        except Busy as error:
            self._say(f"Not started: {error}.")
        except Exception as error:  # whatever it is, the reader is to see it, and no cell is there to show it
            self._say(f"The run failed. {type(error).__name__}: {error}")
        else:
            self._say(outcome.sentence())
            self._figure.value = _image(picture)

    def _say(self, sentence: str) -> None:
        self._says.value = f'<span style="{_COLOURS}">{html.escape(sentence)}</span>'


def _slider(knob: Knob) -> widgets.SelectionSlider:
    return widgets.SelectionSlider(
        options=[(f"{value:g}", value) for value in knob.values],
        value=knob.default,
        description=knob.label,
        continuous_update=False,
        style={"description_width": "16em"},
        layout={"width": "36em"},
    )


def _image(picture: Picture) -> str:
    data, _ = picture._repr_mimebundle_()
    encoded = base64.b64encode(data["image/png"]).decode()
    return f'<img alt="{html.escape(picture.says)}" src="data:image/png;base64,{encoded}" style="max-width: 100%">'
