"""Lesson 28's system in kernels that end, each with nine processes; `make test-system` runs it."""
