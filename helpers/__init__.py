"""What the notebooks need and a program would not: the front door to the small modules beside it.

Lessons write ``from helpers import start, stop_all`` and never reach further in. Import this before ``grpc``:
gRPC's C-core reads ``GRPC_VERBOSITY`` once, while it is imported, and writes its log to file descriptor 2, where
it would land in stored outputs with a time and a process id. Set the variable yourself to see the log.
"""

import os

os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # before anything below imports grpc

from helpers import environment, weather
from helpers.certificates import certificate_folder
from helpers.durations import about, under
from helpers.journal import Journal
from helpers.lifecycle import running, stop, stop_all
from helpers.protos import ProtoError, compile_proto, register_magic
from helpers.servers import start
from helpers.tables import table
from helpers.wire import Tap

__all__ = [
    "Journal",
    "ProtoError",
    "Tap",
    "about",
    "certificate_folder",
    "compile_proto",
    "environment",
    "running",
    "start",
    "stop",
    "stop_all",
    "table",
    "under",
    "weather",
]

register_magic()
