"""The folder for keys: a kernel's own, private, and not left behind."""

import subprocess
import sys
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
    return tmp_path / "certs"


def run(program: str, certs: Path) -> Path:
    made = subprocess.run(
        [sys.executable, "-c", program, certs], check=True, capture_output=True, text=True, timeout=60
    )
    return Path(made.stdout.strip())


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
    program = MAKE_A_KEY + "sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, certs], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        theirs = Path(other.stdout.readline().strip())
        mine = certificate_folder("12_tls")
        assert (theirs / "server.key").exists()
        assert mine != theirs
        other.stdin.close()
        other.wait(timeout=60)


@pytest.mark.parametrize("name", ["", "..", "../keys", "12_tls/keys", "/keys"])
def test_a_name_that_leads_elsewhere_is_refused(certs: Path, name: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        certificate_folder(name)
    assert not certs.exists()
