"""The course against clients and servers that share no code with grpcio; run by `make test-peers`."""
