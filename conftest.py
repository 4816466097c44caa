"""Load the notebook policy, whichever part of the tests is run: all of them, or one notebook."""

pytest_plugins = ["tests.notebook_policy"]
