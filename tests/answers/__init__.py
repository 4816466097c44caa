"""Every exercise with every answer to it; `make test-answers` runs them."""
