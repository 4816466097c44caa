"""The files as a reader's JupyterLab shows them."""

from __future__ import annotations

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager


class ReadersContents(AsyncLargeFileManager):
    """Jupyter's files, with the lessons themselves read-only.

    The README links them. Who follows such a link can read and run a lesson, but what they save would be in git, and in
    the way of the next `git pull`; JupyterLab says "read-only" and offers to save it elsewhere.
    """

    def is_writable(self, path: str) -> bool:
        """Say whether a file may be saved; `path` is relative to the course's directory, with slashes."""
        return not path.strip("/").startswith("notebooks/") and super().is_writable(path)
