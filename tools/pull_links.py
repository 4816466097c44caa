"""Make a link that brings a git repository into the home of whoever follows it, by nbgitpuller.

    python -m tools.pull_links HUB REPOSITORY [--branch NAME] [--open PATH]

Who has followed it before gets what is new; what they changed themselves stays.
"""

from __future__ import annotations

import argparse
import sys
from urllib.parse import quote, urlencode, urlsplit

BRANCH = "main"


def directory_of(repository: str) -> str:
    """Return the directory in a home that a repository is brought to: the last part of its address, without `.git`."""
    return repository.rstrip("/").rpartition("/")[2].removesuffix(".git")


def pull_link(hub: str, repository: str, branch: str = BRANCH, opened: str = "") -> str:
    """Return a link, as nbgitpuller's own link generator makes it, to hand out to everybody.

    Args:
        hub: the hub's address, such as `https://hub.example.org`.
        repository: an address that git clones from without asking for a password.
        branch: of the repository; nbgitpuller has to be told.
        opened: the file or directory in the repository that JupyterLab opens afterwards.

    Raises:
        ValueError: an address is none, or a path leads out of the repository.
    """
    for address in (hub, repository):
        parts = urlsplit(address)
        if not parts.scheme or not (parts.netloc or parts.scheme == "file"):
            raise ValueError(f"{address!r} is no address: it should begin with https://")
    if opened.startswith("/") or ".." in opened.split("/"):
        raise ValueError(f"{opened!r} leads out of the repository: write it as seen from the repository's top")
    directory = directory_of(repository)
    place = "/".join(part for part in (directory, opened.rstrip("/")) if part)
    # Told the directory, too: left to nbgitpuller, an address that ends in `.git` would give the directory that ending.
    query = {"repo": repository, "targetpath": directory, "urlpath": f"lab/tree/{place}", "branch": branch}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query, quote_via=quote, safe='')}"


def main(arguments: list[str] | None = None) -> int:
    """Print the link that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.pull_links", description=__doc__.splitlines()[0])
    parser.add_argument("hub", metavar="HUB", help="the address of the hub")
    parser.add_argument("repository", metavar="REPOSITORY", help="the address of the repository, as for git clone")
    parser.add_argument("--branch", default=BRANCH, metavar="NAME", help="default: main")
    parser.add_argument("--open", default="", metavar="PATH", help="in the repository; default: its top")
    options = parser.parse_args(arguments)
    try:
        print(pull_link(options.hub, options.repository, options.branch, options.open))
    except ValueError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
