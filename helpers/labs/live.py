"""A picture that stays current while the lesson goes on."""

import html
import threading
from collections.abc import Callable, Hashable

import ipywidgets as widgets

from helpers.figures import Picture
from helpers.labs.pages import embedded

_LOOK_SECONDS = 1.0  # between two looks: a drawing takes a tenth of that from what is measured meanwhile


class Live(widgets.HTML):
    """Shows a picture, and draws it anew whenever what it shows has changed.

    It looks from a thread of its own, until it is stopped or the kernel ends. What goes wrong there is shown in its
    place, and the next look tries again. In a stored notebook it is a sentence, since widgets live only as long as
    their kernel.

    Args:
        draw: returns the picture.
        state: returns what the picture depends on, quickly; another value than before has it drawn anew.
    """

    def __init__(self, draw: Callable[[], Picture], state: Callable[[], Hashable]) -> None:
        super().__init__()
        self._draw, self._state, self._over = draw, state, threading.Event()
        self.looks = 0  #: how often it has looked
        self._thread = threading.Thread(target=self._look, name="live picture", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return "Live picture: run this cell to get it"

    def stop(self) -> None:
        """Stop looking; the last picture stays."""
        self._over.set()
        if threading.current_thread() is not self._thread:
            self._thread.join(2)

    def close(self) -> None:
        """Stop looking, and take the picture away."""
        self.stop()
        super().close()

    def _look(self) -> None:
        before: object = object()
        while not self._over.wait(_LOOK_SECONDS if self.looks else 0):
            try:
                now = self._state()
                if now != before:
                    self.value, before = _shown(self._draw()), now
            except Exception as error:  # nobody else would hear of it
                self.value = f"<code>{html.escape(f'{type(error).__name__}: {error}')}</code>"
            self.looks += 1


def _shown(picture: Picture) -> str:
    png, width = picture.png()
    return f'<img width="{width}" alt="{html.escape(picture.says)}" src="{embedded(png)}">'
