"""spawn: a program's start, log, signals and end, misuse, and what happens to it when its kernel goes."""

import contextlib
import io
import json
import os
import signal
import stat
import sys
import textwrap
import threading
import time
from collections.abc import Iterator

import grpc
import psutil
import pytest

from helpers import compile_proto, processes, running, stop, stop_all
from helpers.processes.log import LINES, WIDTH, Log
from helpers.processes.service import Service, ServiceError
from tests.live_kernel import execute, is_there, wait_until_gone

POSIX = pytest.mark.skipif(os.name == "nt", reason="there are no signals on Windows")

SERVER = """
    import signal, sys, time

    def leave(number, frame):
        print("leaving after", signal.Signals(number).name)
        sys.exit(7)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    print("starting")
    print("listening on 50051")
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def clean():
    yield
    stop_all()
    assert running() == []
    for child in children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("guard.py" in word for word in child.cmdline()):
                wait_until_gone(child.pid, seconds=2)  # a guard goes a moment after what it guards


def python(source: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(source)]


def server() -> Service:
    return processes.spawn(python(SERVER), "station", ready="listening on ")


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


# Start and log.


def test_it_is_a_process_of_its_own_and_says_when_it_is_ready():
    service = server()
    assert service.running and service.returncode is None
    assert (service.ready_line, service.address) == ("listening on 50051", "127.0.0.1:50051")
    assert service.pid in {child.pid for child in children()}
    assert running() == ["process station"]
    assert repr(service) == "Service station: runs"


def test_a_with_block_stops_it():
    with server() as service:
        pass
    assert not service.running
    assert stop_all() == []


def test_what_came_up_to_the_ready_line_is_taken_and_stays_in_the_log():
    service = processes.spawn(python("print('a'); print('ready'); print('b'); print('c')"), "x", ready="ready")
    assert service.take(2) == ["b", "c"]
    assert service.take() == []
    assert service.log() == ["a", "ready", "b", "c"]


def test_wait_for_passes_over_what_came_before():
    service = processes.spawn(python("print('one\\ntwo\\nthree')"), "x")
    assert service.wait_for("wo") == "two"
    assert service.take(1) == ["three"]


def test_both_streams_are_one_log_and_what_is_not_text_is_replaced():
    source = "import sys; print('ä', flush=True); sys.stderr.buffer.write(b'\\xff\\r\\nno newline')"
    service = processes.spawn(python(source), "x")
    assert service.wait() == 0
    assert service.log() == ["ä", "�", "no newline"]


def test_all_it_printed_is_there_when_it_has_ended(monkeypatch):
    add = Log._add

    def late(log: Log, lines: list[bytes]) -> None:
        time.sleep(0.2)
        add(log, lines)

    monkeypatch.setattr(Log, "_add", late)
    service = processes.spawn(python("print('last words')"), "x")
    service.wait()
    assert service.log() == ["last words"]


@pytest.mark.parametrize(
    ("line", "ready", "address"),
    [
        ("at 10:00 listening on localhost:50051.", "listening on ", "localhost:50051"),
        ('"serving", "address": "127.0.0.1:2379"}', "serving", "127.0.0.1:2379"),
        ("bound to [::1]:50051", "bound", "[::1]:50051"),
        ("50051 is my port, 50052 is another", "", "127.0.0.1:50051"),
    ],
)
def test_the_address_stands_after_the_text_waited_for(line, ready, address):
    assert processes.spawn(python(f"print({line!r})"), "x", ready=ready).address == address


def test_without_a_port_there_is_no_address():
    service = processes.spawn(python("print('port 1: ready')"), "x", ready="ready")
    with pytest.raises(ValueError, match=r"no port after 'ready' in the ready line of 'x', 'port 1: ready'"):
        _ = service.address


def test_directory_and_environment_are_passed_through(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANET", "Mars")
    source = "import os; print(os.getcwd(), os.environ['PLANET'], os.environ['MOON'])"
    service = processes.spawn(python(source), "x", cwd=tmp_path, env={"MOON": "Io"})
    assert service.take(1) == [f"{tmp_path.resolve()} Mars Io"]


def test_a_variable_that_is_none_is_taken_away(monkeypatch):
    monkeypatch.setenv("PLANET", "Mars")
    source = "import os; print(os.environ.get('PLANET'))"
    assert processes.spawn(python(source), "x", env={"PLANET": None}).take(1) == ["None"]


def test_a_log_has_no_colours_unless_they_are_asked_for(monkeypatch):
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"):
        monkeypatch.setenv(name, "1")  # as ipykernel sets them
    source = "import os; print(os.environ.get('FORCE_COLOR')); raise KeyError('x')"
    assert "\x1b" not in "".join(processes.spawn(python(source), "x").take(4))
    assert processes.spawn(python(source), "x", env={"FORCE_COLOR": "1"}).take(1) == ["1"]


def test_standard_input_is_empty():
    assert processes.spawn(python("import sys; print(len(sys.stdin.read()))"), "x").take(1) == ["0"]


@POSIX
def test_no_descriptor_is_inherited():
    read, write = os.pipe()
    os.set_blocking(read, False)  # without a writer it has ended, with one there is nothing to read yet
    os.set_inheritable(write, True)
    service = processes.spawn(["sleep", "60"], "x")
    os.close(write)
    assert os.read(read, 1) == b"", "the program or its guard holds the pipe open"
    os.close(read)
    assert service.running


@POSIX
def test_it_gets_signals_that_this_process_ignores():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as ipykernel does between cells
    try:
        service = processes.spawn(["sleep", "60"], "x")
    finally:
        signal.signal(signal.SIGINT, before)
    service.interrupt()
    assert service.wait() == -signal.SIGINT


def test_a_grpc_server_is_dialled_and_shut_down():
    source = """
        import signal
        from concurrent import futures
        from helpers import compile_proto
        import grpc

        pb2, pb2_grpc = compile_proto("greeter.proto")

        class Greeter(pb2_grpc.GreeterServicer):
            def SayHello(self, request, context):
                return pb2.HelloReply(message=f"Hello, {request.name}!")

        server = grpc.server(futures.ThreadPoolExecutor(2))
        pb2_grpc.add_GreeterServicer_to_server(Greeter(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        leave = signal.SIGBREAK if hasattr(signal, "SIGBREAK") else signal.SIGTERM
        signal.signal(leave, lambda number, frame: server.stop(grace=1))
        print("listening on", port)
        server.wait_for_termination()
    """
    pb2, pb2_grpc = compile_proto("greeter.proto")
    service = processes.spawn(python(source), "greeter", ready="listening on ")
    with grpc.insecure_channel(service.address) as channel:
        assert pb2_grpc.GreeterStub(channel).SayHello(pb2.HelloRequest(name="Ada"), timeout=5).message == "Hello, Ada!"
    assert service.stop(grace=5) == 0


# A program that prints without end.


def test_endless_output_neither_blocks_the_program_nor_fills_the_memory():
    source = f"""
        for number in range({20 * LINES}):
            print(number)
        print('x' * {3 * WIDTH})
    """
    service = processes.spawn(python(source), "x")
    assert service.wait() == 0
    assert service.log()[:-3] == [str(number) for number in range(19 * LINES + 3, 20 * LINES)]
    assert service.log()[-3:] == ["x" * WIDTH] * 3
    assert service.take(1) == [str(19 * LINES + 3)], "the oldest that is left"


def test_a_line_without_end_is_broken():
    log = Log()
    read, write = os.pipe()
    thread = threading.Thread(target=log.read, args=(io.FileIO(read),))
    thread.start()
    os.write(write, b"x" * (WIDTH + 1))
    assert log.take(1, timeout=5) == ["x" * WIDTH]
    os.close(write)
    thread.join()
    assert log.lines() == ["x" * WIDTH, "x"]


def test_a_full_line_whose_end_comes_later_is_one_line():
    log, chunks = Log(), iter([b"x" * 2 * WIDTH, b"\nnext\n", b""])
    pipe = io.BytesIO()
    pipe.read = lambda size: next(chunks)
    log.read(pipe)
    assert log.lines() == ["x" * WIDTH, "x" * WIDTH, "next"]


def test_this_process_works_on_beside_a_program_that_prints_without_end():
    service = processes.spawn(python("while True: print('again')"), "x", ready="again")
    began = time.monotonic()
    for _ in range(200):
        service.take(1)
    assert time.monotonic() - began < 5


# Waiting for what does not come.


def test_take_says_what_came_and_leaves_it():
    service = processes.spawn(python("print('one'); import time; time.sleep(60)"), "x")
    with pytest.raises(TimeoutError, match=r"'x' did not print 2 more lines within 0.3 s. The end of its log:\none$"):
        service.take(2, timeout=0.3)
    with pytest.raises(TimeoutError, match=r"did not print a line with 'two' within 0.1 s"):
        service.wait_for("two", timeout=0.1)
    assert service.take() == ["one"]


def test_nobody_waits_for_a_program_that_has_ended():
    service = processes.spawn(python("import sys; print('sorry'); sys.exit(3)"), "x")
    began = time.monotonic()
    with pytest.raises(
        ServiceError, match=r"'x' ended with exit code 3 before it printed a line with 'ready'\. .*\nsorry"
    ):
        service.wait_for("ready", timeout=60)
    with pytest.raises(ServiceError, match="before it printed 2 more lines"):
        service.take(2, timeout=60)
    assert time.monotonic() - began < 10
    assert service.take(1) == ["sorry"]


def test_a_program_that_dies_before_it_is_ready_shows_why():
    with pytest.raises(ServiceError, match=r"(?s)'x' ended with exit code 1 before .*'ready'.*ZeroDivisionError"):
        processes.spawn(python("1 / 0"), "x", ready="ready")
    assert running() == stop_all() == []


def test_a_program_that_never_gets_ready_is_stopped():
    with pytest.raises(TimeoutError, match=r"'x' did not print a line with 'ready' within 0.5 s. It printed nothing"):
        processes.spawn(python("import time; time.sleep(60)"), "x", ready="ready", timeout=0.5)
    assert running() == stop_all() == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have SIGINT raise KeyboardInterrupt; a shell starts what it runs in the background with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@POSIX
@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_while_waiting_stops_the_program():
    main = threading.main_thread().ident
    threading.Timer(0.3, signal.pthread_kill, [main, signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        processes.spawn(["sleep", "60"], "x", ready="ready")
    assert running() == stop_all() == []


def test_an_error_shows_only_the_end_of_a_long_log():
    with pytest.raises(ServiceError) as caught:
        processes.spawn(python("for n in range(100): print(n)"), "x", ready="ready")
    assert str(caught.value).splitlines()[1:] == [str(n) for n in range(85, 100)]
    assert caught.value._render_traceback_() == [f"ServiceError: {caught.value}"]


@pytest.mark.parametrize("n", [-1, LINES + 1])
def test_take_needs_a_number_that_can_come(n):
    service = processes.spawn(python("pass"), "x")
    with pytest.raises(ValueError, match="a number of lines from 0 to 2000"):
        service.take(n)


# Signals and the end.


@POSIX
@pytest.mark.parametrize(("method", "name"), [("terminate", "SIGTERM"), ("interrupt", "SIGINT")])
def test_a_signal_reaches_the_program_and_its_exit_code_comes_back(method, name):
    service = server()
    getattr(service, method)()
    assert service.wait() == service.returncode == 7
    assert service.take() == [f"leaving after {name}"]
    assert repr(service) == "Service station: ended with exit code 7"
    assert running() == stop_all() == []


@POSIX
@pytest.mark.parametrize(("method", "number"), [("terminate", 15), ("interrupt", 2), ("kill", 9)])
def test_a_program_that_a_signal_ended_has_its_negative_number(method, number):
    service = processes.spawn(["sleep", "60"], "x")
    getattr(service, method)()
    assert service.wait() == -number
    assert repr(service) == f"Service x: was ended by {signal.Signals(number).name}"


@POSIX
def test_the_pid_is_the_program_s_own():
    service = server()
    os.kill(service.pid, signal.SIGTERM)
    assert service.wait() == 7


def test_what_has_ended_can_be_told_anything():
    service = processes.spawn(python("pass"), "x")
    assert service.wait() == 0
    service.terminate()
    service.interrupt()
    service.kill()
    assert service.stop() == 0


def test_waiting_for_the_end_names_the_cure():
    with pytest.raises(TimeoutError, match=r"'station' still runs after 0.1 s: terminate\(\) asks"):
        server().wait(timeout=0.1)


STUBBORN = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("ready")
    while True:
        time.sleep(1)
"""


@POSIX
def test_stop_kills_what_does_not_end():
    service = processes.spawn(python(STUBBORN), "x", ready="ready")
    assert service.stop(grace=0.3) == -signal.SIGKILL


@POSIX
def test_what_the_program_started_ends_with_it():
    service = processes.spawn(["sh", "-c", "sleep 60 & echo $!; wait"], "x")
    grandchild = int(service.take(1)[0])
    service.kill()
    service.wait()
    wait_until_gone(grandchild, seconds=1)


@POSIX
def test_a_killed_guard_takes_its_program_along():
    service = processes.spawn(["sleep", "60"], "x")
    psutil.Process(service.pid).parent().kill()
    assert service.wait() == -signal.SIGKILL
    wait_until_gone(service.pid, seconds=1)


@POSIX
def test_an_escaped_grandchild_that_holds_the_output_holds_nobody_up():
    source = """
        import subprocess
        print(subprocess.Popen(["sleep", "60"], start_new_session=True).pid)
    """
    service = processes.spawn(python(source), "x")
    escaped = psutil.Process(int(service.take(1)[0]))
    try:
        assert service.wait(timeout=5) == 0
    finally:
        escaped.kill()


# Re-runs, names, lifecycle.


def test_a_second_of_the_name_replaces_the_first():
    first, second = server(), server()
    assert not first.running and second.running
    assert running() == ["process station"]


def test_the_first_is_gone_before_the_second_starts(tmp_path):
    source = f"""
        import os, signal, sys, time

        def leave(number, frame):
            time.sleep(0.2)
            os.remove({str(tmp_path / "lock")!r})
            sys.exit()

        signal.signal(signal.SIGBREAK if os.name == "nt" else signal.SIGTERM, leave)
        open({str(tmp_path / "lock")!r}, "x")
        print("ready")
        time.sleep(60)
    """
    for _ in range(2):
        processes.spawn(python(source), "x", ready="ready")


def test_stop_and_stop_all_know_processes():
    one, two = (processes.spawn(python(SERVER), name, ready="listening") for name in ("one", "two"))
    assert running() == ["process one", "process two"]
    stop("one")
    assert (one.running, two.running) == (False, True)
    assert stop_all() == ["process two"]


def test_several_of_one_program_run_side_by_side():
    services = [processes.spawn(python(SERVER), f"station {n}", ready="listening") for n in range(3)]
    assert len({service.pid for service in services}) == 3
    assert stop_all() == ["process station 0", "process station 1", "process station 2"]


@POSIX
def test_running_looks_at_the_process_not_at_a_list():
    service = processes.spawn(["sleep", "60"], "x")
    assert running() == ["process x"]
    psutil.Process(service.pid).kill()
    wait_until_gone(service.pid, seconds=1)
    assert running() == []


# Misuse.


@pytest.mark.parametrize(
    ("command", "error", "message"),
    [
        ("python server.py", TypeError, "takes a list, such as"),
        ([sys.executable, "server.py", 50051], TypeError, r"write str\(50051\) for the int"),
        ([], ValueError, "a program and its arguments"),
        (["no-such-program"], FileNotFoundError, "no program 'no-such-program' on PATH: install it"),
        (["./no-such-program"], FileNotFoundError, "no program '.*no-such-program': look at the path"),
    ],
)
def test_a_command_that_cannot_be_run_names_the_cure(command, error, message):
    with pytest.raises(error, match=message):
        processes.spawn(command, "x")


@pytest.mark.parametrize("name", ["", None])
def test_a_name_is_needed(name):
    with pytest.raises(ValueError, match="needs a name"):
        processes.spawn(["sleep"], name)


def test_a_missing_directory_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no directory '.*nowhere' to run"):
        processes.spawn([sys.executable], "x", cwd=tmp_path / "nowhere")


@POSIX
def test_a_script_needs_its_interpreter(tmp_path):
    script = tmp_path / "server.py"
    script.write_text("print('ready')")
    with pytest.raises(PermissionError, match="is not executable: put its interpreter first"):
        processes.spawn([script], "x")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    with pytest.raises(
        OSError, match=r"server.py' cannot be started: Exec format error; a script needs its interpreter"
    ):
        processes.spawn(["./server.py"], "x", cwd=tmp_path)
    assert processes.spawn([sys.executable, script], "x", ready="ready").wait() == 0


# What happens to it when its kernel goes.

# With C-core's log as it is by default, a fork would be complained about.
IN_A_KERNEL = f"""
import json, os, sys
os.environ["GRPC_VERBOSITY"] = ""
from concurrent import futures
import grpc
from helpers import processes

server = grpc.server(futures.ThreadPoolExecutor(1))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
channel = grpc.insecure_channel(f"127.0.0.1:{{port}}")
grpc.channel_ready_future(channel).result(timeout=10)

python = processes.spawn([sys.executable, "-c", {textwrap.dedent(SERVER)!r}], "python", ready="listening on ")
stubborn = processes.spawn([sys.executable, "-c", {textwrap.dedent(STUBBORN)!r}], "stubborn", ready="ready")
print(json.dumps([python.pid, stubborn.pid]))
"""


def spawn_in(client) -> list[int]:
    """Start two processes in a kernel that has used gRPC; return their ids and those of their guards."""
    pids = json.loads(execute(client, IN_A_KERNEL))  # which fails if anything else is printed, as a fork would
    return [*pids, *(psutil.Process(pid).ppid() for pid in pids)]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if is_there(pid)]


def test_an_interrupt_of_the_kernel_leaves_them_alone_and_a_restart_ends_them(kernel):
    manager, client = kernel
    pids = spawn_in(client)
    request = client.execute("import time\nprint('begun', flush=True)\ntime.sleep(30)")
    while client.get_iopub_msg(timeout=10)["content"].get("text") != "begun\n":
        pass
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=10))["parent_header"].get("msg_id") != request:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert execute(client, "print(python.running, stubborn.running, python.log()[-1])").endswith(
        "True True listening on 50051\n"
    )
    assert alive(pids) == pids
    manager.restart_kernel()
    assert_gone(pids)


def test_a_kernel_that_is_shut_down_takes_them_along(kernel):
    _, client = kernel
    pids = spawn_in(client)
    client.shutdown()  # as JupyterLab asks for it
    assert_gone(pids)


@POSIX
def test_a_killed_kernel_takes_them_along(kernel):
    manager, client = kernel
    pids = spawn_in(client)
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    assert_gone(pids)


def assert_gone(pids: list[int]) -> None:
    began = time.monotonic()
    for pid in pids:
        wait_until_gone(pid, seconds=max(0, 3 - (time.monotonic() - began)))
