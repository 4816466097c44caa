"""What the notebooks need and a program would not: the front door to the small modules beside it.

Lessons write ``from helpers import start, stop_all`` and never reach further in. Import this before ``grpc``:
gRPC's C-core reads ``GRPC_VERBOSITY`` once, while it is imported, and writes its log to file descriptor 2, where
it would land in stored outputs with a time and a process id. Set the variable yourself to see the log.
"""

import os

# Before anything below imports grpc and protobuf. The second is an old remedy for an old error, still set in many
# shells; protobuf in pure Python behaves otherwise than the lessons show, and is many times slower.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
os.environ.pop("PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION", None)

from helpers import environment, processes, proxies, weather
from helpers.background import start_in_background
from helpers.certificates import certificate_folder
from helpers.durations import about, under
from helpers.journal import Journal
from helpers.lifecycle import running, stop, stop_all
from helpers.protos import ProtoError, compile_proto, register_magic
from helpers.ratios import at_least
from helpers.servers import start
from helpers.tables import table
from helpers.wire import Tap

__all__ = [
    "Journal",
    "ProtoError",
    "Tap",
    "about",
    "at_least",
    "certificate_folder",
    "compile_proto",
    "environment",
    "processes",
    "running",
    "start",
    "start_in_background",
    "stop",
    "stop_all",
    "table",
    "under",
    "weather",
]

proxies.leave_this_machine_out()
register_magic()
