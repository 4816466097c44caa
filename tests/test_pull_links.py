"""A link for nbgitpuller says which repository, which branch, where it goes and what is opened."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tools.notebooks import ROOT
from tools.pull_links import directory_of, main, pull_link

HUB = "https://hub.example.org"
REPOSITORY = "https://git.example.org/ada/spring class.git"


def test_a_link_is_nbgitpuller_s() -> None:
    assert pull_link(f"{HUB}/", "https://git.example.org/ada/class", opened="03_unary_calls/03_unary_calls.ipynb") == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgit.example.org%2Fada%2Fclass"
        "&targetpath=class"
        "&urlpath=lab%2Ftree%2Fclass%2F03_unary_calls%2F03_unary_calls.ipynb"
        "&branch=main"
    )


def test_what_was_written_arrives_whatever_characters_it_has() -> None:
    link = urlsplit(pull_link(HUB, REPOSITORY, branch="week 1&2", opened="a+b/"))
    assert link.path == "/hub/user-redirect/git-pull"
    assert " " not in link.query and "+" not in link.query
    assert parse_qs(link.query) == {
        "repo": [REPOSITORY],
        "targetpath": ["spring class"],
        "urlpath": ["lab/tree/spring class/a+b"],
        "branch": ["week 1&2"],
    }


def test_the_link_in_the_readme_is_what_its_command_prints(capsys: pytest.CaptureFixture) -> None:
    text = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    command = re.search(r"(?s)-m tools\.pull_links (.*?)\n```", text)[1].replace("\\\n", " ")
    assert main(command.split()) == 0
    assert f"\n{capsys.readouterr().out}" in text


@pytest.mark.parametrize(
    "repository", ["https://x.org/a/class.git", "https://x.org/a/class/", "file:///srv/class.git/"]
)
def test_a_repository_goes_to_a_directory_of_its_name(repository: str) -> None:
    assert directory_of(repository) == "class"


@pytest.mark.parametrize(("hub", "repository"), [("hub.example.org", REPOSITORY), (HUB, "git@example.org:class")])
def test_what_is_no_address_is_refused(hub: str, repository: str) -> None:
    with pytest.raises(ValueError, match="should begin with https://"):
        pull_link(hub, repository)


@pytest.mark.parametrize("opened", ["/etc", "../other", "a/../../b"])
def test_a_path_out_of_the_repository_is_refused(opened: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        pull_link(HUB, REPOSITORY, opened=opened)


def test_the_command_prints_the_link_or_says_what_is_wrong(capsys: pytest.CaptureFixture) -> None:
    assert main([HUB, REPOSITORY, "--open", "03"]) == 0
    assert capsys.readouterr().out == pull_link(HUB, REPOSITORY, opened="03") + "\n"
    with pytest.raises(SystemExit):
        main(["hub", REPOSITORY])
    assert "no address" in capsys.readouterr().err
