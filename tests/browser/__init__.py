"""Lessons in a real JupyterLab, seen by a real browser; `make test-browser` runs them."""
