"""Programs in processes of their own: servers as they run outside a notebook.

The plain way is ``subprocess``, which is what ``spawn`` wraps::

    station = subprocess.Popen([sys.executable, "server.py"], stdout=subprocess.PIPE, text=True)
    ready_line = station.stdout.readline()
    station.terminate()  # SIGTERM
    exit_code = station.wait(timeout=10)

What it adds is for notebooks: the program lives through ■ and is gone with its kernel, a re-run of the cell replaces
it, and what it prints can be waited for, and never fills the pipe.
"""

from helpers.processes.service import Service, ServiceError, spawn

__all__ = ["Service", "ServiceError", "spawn"]
