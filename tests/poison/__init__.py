"""The test that poisons outputs; `make poison` runs it."""
