"""The commands behind the Makefile: start the lab, refresh the outputs, measure."""
