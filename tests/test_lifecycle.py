"""How all of a kernel's programs end with it."""

import subprocess
import sys

import psutil

SLOW_TO_LEAVE = """
import signal, threading, time
asked = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: asked.set())
print("ready", flush=True)
while not asked.wait(0.1): pass
time.sleep(0.5)
"""

KERNEL = f"""
import sys
import psutil
from helpers import processes
for number in range(5):
    processes.spawn([sys.executable, "-c", {SLOW_TO_LEAVE!r}], str(number), ready="ready")
print(*(process.pid for process in psutil.Process().children(recursive=True)))
"""


def test_all_programs_are_asked_before_any_is_waited_for():
    ended = subprocess.run([sys.executable, "-c", KERNEL], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, "one after the other takes longer than a kernel has, and then it is ended with 1"
    assert not [pid for pid in ended.stdout.split() if psutil.pid_exists(int(pid))]
