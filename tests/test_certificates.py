"""The folder for keys: a kernel's own, private, and not left behind."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpers import certificates
from helpers.certificates import certificate_folder

MAKE_A_KEY = """
from pathlib import Path
import sys
from helpers import certificates
certificates.CERTS = Path(sys.argv[1])
folder = certificates.certificate_folder("12_tls")
(folder / "server.key").write_text("secret")
print(folder, flush=True)
"""


@pytest.fixture
def certs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(certificates, "CERTS", tmp_path / "certs")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "certs"


def run(program: str, certs: Path) -> Path:
    made = subprocess.run(
        [sys.executable, "-c", program, certs], check=True, capture_output=True, text=True, timeout=60
    )
    return Path(made.stdout.strip())


@contextmanager
def running(program: str, certs: Path) -> Iterator[Path]:
    """Run a program that makes a folder, and keep it waiting; gives the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", program + "sys.stdin.read()", certs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Path(process.stdout.readline().strip())
        process.stdin.close()
        process.wait(timeout=60)


def test_it_is_empty_and_below_certs(certs: Path) -> None:
    folder = certificate_folder("12_tls")
    assert folder.parent == certs / "12_tls"
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_may_enter(certs: Path) -> None:
    assert certificate_folder("12_tls").stat().st_mode & 0o077 == 0


def test_asking_again_empties_it(certs: Path) -> None:
    folder = certificate_folder("12_tls")
    (folder / "server.key").write_text("old")
    assert certificate_folder("12_tls") == folder
    assert list(folder.iterdir()) == []


def test_it_goes_with_its_process(certs: Path) -> None:
    assert not run(MAKE_A_KEY, certs).exists()


def test_what_a_killed_process_left_goes_with_the_next_call(certs: Path) -> None:
    left = run(MAKE_A_KEY + "import os; os._exit(0)", certs)
    assert (left / "server.key").exists()
    certificate_folder("12_tls")
    assert not left.exists()


def test_another_process_s_folder_stays(certs: Path) -> None:
    with running(MAKE_A_KEY, certs) as theirs:
        mine = certificate_folder("12_tls")
        assert (theirs / "server.key").exists()
        assert mine != theirs


def test_equal_process_ids_do_not_matter(certs: Path) -> None:
    """Containers that share a checkout have processes of one id, and do not see each other's."""
    program = "import os; os.getpid = lambda: 7\nimport psutil; psutil.pid_exists = lambda pid: False\n" + MAKE_A_KEY
    with (
        running(program, certs) as one,
        running(program, certs) as other,
    ):
        assert one != other
        assert (one / "server.key").exists() and (other / "server.key").exists()


def test_nothing_is_left_of_a_process_that_ended(certs: Path) -> None:
    run(MAKE_A_KEY, certs)
    assert list((certs / "12_tls").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the administrator may write everywhere")
def test_a_checkout_that_cannot_be_written_gives_a_private_temporary_folder(certs, capsys) -> None:
    certs.mkdir(mode=0o500)
    folder = certificate_folder("12_tls")
    assert_private_and_elsewhere(folder, certs, capsys.readouterr().out)


def test_a_place_that_cannot_be_used_gives_a_private_temporary_folder(certs, capsys) -> None:
    certs.write_text("a file in the way")
    folder = certificate_folder("12_tls")
    assert_private_and_elsewhere(folder, certs, capsys.readouterr().out)
    (folder / "server.key").write_text("old")
    assert certificate_folder("12_tls") == folder and list(folder.iterdir()) == []
    assert capsys.readouterr().out == ""


def assert_private_and_elsewhere(folder: Path, certs: Path, said: str) -> None:
    assert certs not in folder.parents and list(folder.iterdir()) == []
    assert sys.platform == "win32" or folder.stat().st_mode & 0o077 == 0
    assert said.startswith("certs/12_tls cannot be used (") and said.endswith(f"go to {folder}\n")


@pytest.mark.parametrize("name", ["", "..", "../keys", "12_tls/keys", "/keys"])
def test_a_name_that_leads_elsewhere_is_refused(certs: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        certificate_folder(name)
    assert not certs.exists()
