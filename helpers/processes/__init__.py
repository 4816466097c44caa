"""Programs in processes of their own: servers as they run outside a notebook.

The plain way is ``subprocess.Popen``, which is what ``spawn`` wraps. What it adds is for notebooks: the program lives
through ■ and is gone with its kernel, a re-run of the cell replaces it, and what it prints can be waited for.
"""

from helpers.processes.service import Service, ServiceError, spawn

__all__ = ["Service", "ServiceError", "spawn"]
