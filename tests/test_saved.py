"""What JupyterLab adds to a notebook for the page that shows it does not get into the file."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from nbformat.v4 import new_output

from tests.tiny import code, markdown
from tools import saved


def outputs_after(tidy: Callable[[dict], None], data: dict) -> dict:
    notebook = json.loads(json.dumps({"cells": [code("x", new_output("display_data", data=data)), markdown("y")]}))
    tidy(notebook)
    [output] = notebook["cells"][0]["outputs"]
    return output["data"]


DIAGRAM = {saved.MERMAID: "sequenceDiagram\n", saved.SVG: "<svg/>", "text/plain": "sequenceDiagram"}
CONTROLS = {saved.WIDGET: {"model_id": "1"}, "text/plain": "Lab: run this cell"}


def test_authors_files_keep_diagrams_without_their_pictures() -> None:
    assert outputs_after(saved.for_authors, DIAGRAM) == {
        saved.MERMAID: "sequenceDiagram\n",
        "text/plain": "sequenceDiagram",
    }


def test_readers_files_keep_diagrams_as_markdown() -> None:
    assert outputs_after(saved.for_readers, DIAGRAM) == {
        saved.MARKDOWN: "```mermaid\nsequenceDiagram\n```\n",
        "text/plain": "sequenceDiagram",
    }


@pytest.mark.parametrize("tidy", [saved.for_authors, saved.for_readers])
def test_a_widget_keeps_its_text_and_other_pictures_stay(tidy: Callable[[dict], None]) -> None:
    assert outputs_after(tidy, CONTROLS) == {"text/plain": "Lab: run this cell"}
    assert outputs_after(tidy, {saved.WIDGET: {"model_id": "1"}}) == {saved.WIDGET: {"model_id": "1"}}
    assert outputs_after(tidy, {saved.SVG: "<svg/>"}) == {saved.SVG: "<svg/>"}


@pytest.mark.parametrize(("path", "form"), [("my/03.ipynb", saved.MARKDOWN), ("notebooks/03.ipynb", saved.MERMAID)])
def test_the_hook_knows_whose_file_is_saved(path: str, form: str) -> None:
    content = json.loads(json.dumps({"cells": [code("x", new_output("display_data", data=DIAGRAM))]}))
    saved.hook("my")(model={"type": "notebook", "content": content}, path=path, contents_manager=None)
    assert form in content["cells"][0]["outputs"][0]["data"]


def test_the_hook_leaves_other_files_alone() -> None:
    model = {"type": "file", "content": "text"}
    saved.hook("my")(model=model, path="my/notes.txt", contents_manager=None)
    assert model == {"type": "file", "content": "text"}


def test_the_language_is_what_the_kernel_answers() -> None:
    from ipykernel.ipkernel import IPythonKernel

    assert dict(IPythonKernel.language_info) == saved.LANGUAGE_INFO
