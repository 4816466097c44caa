"""What a browser adds to a notebook and a file should not keep.

JupyterLab 4.6 writes three things into a notebook that are only good for the page that wrote them, or make it ask
whether to save what was only looked at. Drawing a `text/vnd.mermaid` output, it puts the SVG beside it, in the colours
of the theme and with an id that is new each time. A kernel's answer about its language goes into the metadata. And a
widget is stored by the number of a model that is gone with its kernel: opened again, it reads "Error displaying widget:
model not found".

Notebooks are plain JSON here, as Jupyter's server hands them to its hooks.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator

# As ipykernel answers; where a notebook says the same, JupyterLab changes nothing.
LANGUAGE_INFO = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}

MERMAID = "text/vnd.mermaid"
MARKDOWN = "text/markdown"
SVG = "image/svg+xml"
WIDGET = "application/vnd.jupyter.widget-view+json"


def for_authors(notebook: dict) -> None:
    """Drop the SVG of diagrams, the views of widgets and Python's version, in place, as `make refresh` stores none."""
    language = notebook.get("metadata", {}).get("language_info", {})
    for name in set(language) - {"file_extension", "mimetype", "name"}:
        del language[name]
    for output in _outputs(notebook):
        if MERMAID in output["data"]:
            output["data"].pop(SVG, None)
            output["metadata"].pop(MERMAID, None)
        _drop_view(output)


def for_readers(notebook: dict) -> None:
    """Leave nothing in a copy that JupyterLab would change on opening it, in place.

    The views of widgets go, and each diagram becomes a fenced block of markdown: JupyterLab draws both kinds alike, but
    writes nothing back into markdown. So nobody is asked whether to save what they have only looked at.
    """
    notebook.setdefault("metadata", {})["language_info"] = dict(LANGUAGE_INFO)
    for output in _outputs(notebook):
        diagram = output["data"].pop(MERMAID, None)
        if diagram is not None:
            output["data"].pop(SVG, None)
            output["metadata"].pop(MERMAID, None)
            output["data"][MARKDOWN] = f"```mermaid\n{''.join(diagram).strip()}\n```\n"
        _drop_view(output)


def _outputs(notebook: dict) -> Iterator[dict]:
    """Yield the outputs that have a choice of forms."""
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.setdefault("metadata", {})
                yield output


def _drop_view(output: dict) -> None:
    if "text/plain" in output["data"]:  # which says to run the cell; a view alone is better than nothing
        output["data"].pop(WIDGET, None)
        output["metadata"].pop(WIDGET, None)


def hook(copies: str) -> Callable[..., None]:
    """Return a hook that Jupyter's server calls before it saves.

    Args:
        copies: the directory of the readers' copies, as the server names it: relative to its root, with slashes.
    """

    def before_saving(model: dict, path: str, **_: object) -> None:
        if model["type"] == "notebook" and model.get("content"):
            tidy = for_readers if path.strip("/").startswith(f"{copies}/") else for_authors
            tidy(model["content"])

    return before_saving


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name this module to Jupyter's server, which calls the function below."""
    return [{"module": "tools.saved"}]


def _load_jupyter_server_extension(server: object) -> None:
    server.contents_manager.register_pre_save_hook(hook("my"))
