"""An option for what takes a quarter of an hour."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--every-lesson`."""
    parser.addoption("--every-lesson", action="store_true", help="also grade every lesson, solved and unsolved")
