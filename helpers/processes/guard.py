"""Run a program, and end it when standard input ends: whoever started this is gone then, however it went.

    python -I -S guard.py DIRECTORY PROGRAM [ARGUMENT…]

Standard input takes commands, a line each: a key of ``COMMANDS``. Standard output is the program's, for both its
streams. Standard error reports ``started PID`` and then ``ended CODE``, or ``failed REASON``.

A notebook's ■ sends SIGINT to the whole process group of its kernel, and nobody ends a kernel's children when it is
killed. So the program gets a session of its own, and this small process beside it, which imports nothing of the course
and costs about 10 MB.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading

GRACE = 1.0  # seconds a program has to end when its kernel is gone


def ask(child: subprocess.Popen) -> None:
    """Ask the program to end, in the way a program of this platform can react to."""
    if os.name == "nt":  # there, SIGTERM to another process is TerminateProcess, which no program sees coming
        interrupt(child)
    else:
        child.terminate()


def interrupt(child: subprocess.Popen) -> None:
    """Do what Ctrl-C does; Windows sends Ctrl-C to no process group, and Ctrl-Break instead."""
    child.send_signal(signal.CTRL_BREAK_EVENT if os.name == "nt" else signal.SIGINT)


COMMANDS = {
    b"ask": ask,
    b"interrupt": interrupt,
    b"terminate": subprocess.Popen.terminate,
    b"kill": subprocess.Popen.kill,
}


def leave_the_kernel() -> None:
    """Keep nothing of the process this was started by: not its group, its descriptors or its ignored signals."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ipykernel ignores it between cells, and children inherit that
    if os.name == "posix":
        os.setsid()
        for descriptor in [int(entry.name) for entry in os.scandir("/dev/fd")]:
            if descriptor > 2:
                with contextlib.suppress(OSError):  # the listing's own is closed already
                    os.close(descriptor)


def run(directory: str, command: list[str]) -> None:
    """Run the program until it ends; what it started and left in its group ends with it."""
    try:
        child = subprocess.Popen(
            command,
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # means nothing on Windows, as the flag below does elsewhere
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except OSError as error:
        report("failed", error.strerror)
        return
    report("started", child.pid)
    threading.Thread(target=obey, args=(child,), daemon=True).start()
    code = child.wait()
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left; macOS says it the other way
            os.killpg(child.pid, signal.SIGKILL)
    report("ended", code)


def obey(child: subprocess.Popen) -> None:
    """Do what standard input says, and at its end have the program end."""
    # Unbuffered: at exit, the interpreter would stumble over a thread that holds the lock of a buffer.
    with open(0, "rb", buffering=0, closefd=False) as commands:
        for line in commands:
            with contextlib.suppress(OSError):  # such as a program that another user's rights protect
                COMMANDS[line.strip()](child)
    with contextlib.suppress(OSError):
        ask(child)
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()


def report(word: str, value: object) -> None:
    """Tell whoever started this, if anybody is left to read it."""
    with contextlib.suppress(OSError):
        os.write(2, f"{word} {value}\n".encode())


if __name__ == "__main__":
    leave_the_kernel()
    run(sys.argv[1], sys.argv[2:])
