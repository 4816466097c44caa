"""Tests of the built site, its files and its pages in Chromium; `make test-site` runs them."""
