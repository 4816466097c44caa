"""nbgrader itself on the assignments made of lessons; run by `make test-grading`."""
