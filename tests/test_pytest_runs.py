"""Test files from cells, and runs of pytest: what a lesson shows of them is the same each time, and nothing is left."""

import json
import threading
import time
from pathlib import Path

import psutil
import pytest

from helpers import compile_proto, pytest_runs, running

compile_proto("weather/v1/weather.proto")

PASSING = "def test_two(): assert 1 + 1 == 2\n"


@pytest.fixture
def written() -> None:
    pytest_runs.write("test_two.py", PASSING)


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def test_shows_the_command_and_no_duration(written: None) -> None:
    lines = pytest_runs.run_pytest("test_two.py").splitlines()
    assert lines[0] == "$ python -m pytest test_two.py"
    assert lines[1].startswith(".") and lines[1].endswith("[100%]")
    assert lines[2:] == ["1 passed"]


def test_quotes_an_argument_with_a_space(written: None) -> None:
    assert (
        pytest_runs.run_pytest("-k", "two and not three", "test_two.py")
        .splitlines()[0]
        .endswith('-k "two and not three" test_two.py')
    )


def test_a_failure_has_no_path_port_address_or_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as ipykernel sets it
    pytest_runs.write(
        "test_three.py",
        "def test_three():\n    raise ValueError(f'127.0.0.1:50051 {__file__} <object at 0x7f0011223344>')\n",
    )
    text = pytest_runs.run_pytest("test_three.py")
    assert "E   ValueError: 127.0.0.1:… test_three.py <object at 0x…>" in text
    assert text.splitlines()[-1] == "1 failed"
    assert "\x1b" not in text
    assert not any(line.strip(" ^") == "" and "^" in line for line in text.splitlines()), "Python 3.13 marks the place"


def test_it_is_as_brief_on_a_machine_for_automatic_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest_runs.write(
        "test_one.py",
        "from hypothesis import Phase, given, settings, strategies as st\n\n"
        "@settings(derandomize=True, database=None, deadline=None, phases=[Phase.generate, Phase.shrink])\n"
        "@given(st.integers())\n"
        "def test_one(number): assert [number] == []\n",
    )
    brief = pytest_runs.run_pytest("test_one.py")
    for name in ("CI", "BUILD_NUMBER", "GITHUB_ACTIONS"):
        monkeypatch.setenv(name, "true")
    assert pytest_runs.run_pytest("test_one.py") == brief


def test_a_file_that_is_written_again_at_once_counts(written: None) -> None:
    pytest_runs.run_pytest("test_two.py")
    pytest_runs.write("test_two.py", PASSING.replace("2\n", "3\n"))
    assert "1 failed" in pytest_runs.run_pytest("test_two.py")


def test_generated_code_and_other_files_can_be_imported() -> None:
    pytest_runs.write("two.py", "TWO = 2\n")
    pytest_runs.write("test_imports.py", "from two import TWO\nfrom weather.v1 import weather_pb2_grpc\n" + PASSING)
    assert "1 passed" in pytest_runs.run_pytest("test_imports.py")


def test_no_configuration_of_the_course_is_used(written: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    code, text = pytest_runs.run(pytest_runs.folder(), "-v", "test_two.py")
    assert code == 0
    assert "configfile: pytest.ini" in text and "nbval" not in text


def test_one_that_hangs_is_ended() -> None:
    pytest_runs.write("test_waits.py", "import threading\n\ndef test_waits(): threading.Event().wait()\n")
    began = time.monotonic()
    with pytest.raises(TimeoutError, match="pytest"):
        pytest_runs.run_pytest("test_waits.py", timeout=1.5)
    assert time.monotonic() - began < 10
    assert "process pytest" not in running()


def test_nothing_is_left_after_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest_runs.write("test_waits.py", "import threading\n\ndef test_waits(): threading.Event().wait()\n")
    before = set(children())

    def interrupted(service: object, timeout: float) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.processes.service.Service.wait", _once(interrupted))
    with pytest.raises(KeyboardInterrupt):
        pytest_runs.run_pytest("test_waits.py")
    gone, _ = psutil.wait_procs(set(children()) - before, timeout=5)
    assert not [each for each in set(children()) - before if each not in gone]


def _once(first):
    """Return a method that is replaced in its first call, and itself afterwards."""
    from helpers.processes.service import Service

    usual, used = Service.wait, threading.Event()

    def method(service, *arguments, **options):
        if used.is_set():
            return usual(service, *arguments, **options)
        used.set()
        return first(service, *arguments, **options)

    return method


@pytest.mark.parametrize("name", ["", "test_two", "../test_two.py", "tests/test_two.py", "test two.py"])
def test_refuses_a_name_that_is_no_plain_one(name: str) -> None:
    with pytest.raises(ValueError, match=r"plain name such as test_station\.py"):
        pytest_runs.write(name, PASSING)


def test_the_magic_writes_a_cell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    registered = {}

    class Shell:
        def register_magic_function(self, function, magic_kind):
            registered[function.__name__] = function, magic_kind

    monkeypatch.setattr("IPython.get_ipython", Shell)
    pytest_runs.register_magic()
    magic, kind = registered["testfile"]
    assert kind == "cell"
    magic(" test_two.py ", PASSING)
    assert (pytest_runs.folder() / "test_two.py").read_text(encoding="utf-8") == PASSING
    assert capsys.readouterr().out == "written: test_two.py\n"


def test_the_kit_of_the_mutants_reports_in_json(tmp_path: Path) -> None:
    kit = Path(pytest_runs.__file__).parent / "checks" / "mutants"
    pytest_runs.prepare(tmp_path)
    for file in kit.glob("*.py"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "test_suite.py").write_text("def test_it(stub): assert stub.WatchReadings\n", encoding="utf-8")
    report = tmp_path / "report"
    code, _ = pytest_runs.run(tmp_path, "test_suite.py", env={"REPORT": str(report)})
    events = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert code == 0
    assert [each["what"] for each in events] == ["begins", "ends"] * 7 + ["finished"]
    assert not any(each["failed"] for each in events if each["what"] == "ends")
