"""A real JupyterHub with its real proxy, servers and kernels; run by `make test-hub`, which needs Node.js and npm."""
