"""The exercises of lesson 02."""

import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.exercises import exercise
from helpers.protos import compile_proto

_RULE = "the output directory, then the path below -I"
_GENERATED = "what does the generated import say?"
_PROGRAM = re.compile(r"-m|py(thon)?[\d.]*(\.exe)?|(grpc_tools\.)?protoc|.*[/\\]python[\d.]*(\.exe)?")
# At the beginning of a value: a root, a drive, a home directory, or the parent of the directory it all runs in.
_ELSEWHERE = re.compile(r"(?:^|^-I|=|:)(?:[/\\~]|[A-Za-z]:[/\\]|\.\.(?:[/\\]|$))")


def _write(root, name, text):
    file = Path(root, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _protoc(root, arguments):
    """Run the compiler as a command in a directory; return what it says of a failure, nothing when all is well."""
    command = [sys.executable, "-m", "grpc_tools.protoc", *arguments]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=5)
    lines = [line for line in run.stderr.splitlines() if "warning: directory does not exist" not in line]
    return "\n".join(lines or [run.stderr]).partition(".  ")[0].strip() if run.returncode else ""


def _python(root, code):
    """Run code in a fresh Python that has a directory on its path; return what it says."""
    command = [sys.executable, "-E", "-c", code]  # -E: without this machine's PYTHON… variables
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=5)
    return run.stdout.strip() if run.returncode == 0 else run.stderr.strip().splitlines()[-1]


def _made(root):
    """Return the Python files below a directory, by their paths."""
    files = (file for file in Path(root).rglob("*.py*") if file.suffix in (".py", ".pyi"))
    return sorted(file.relative_to(root).as_posix() for file in files)


_BOOKS = """syntax = "proto3";
package library.v1;
service Books { rpc Find(Book) returns (Book); }
message Book { string title = 1; }
"""
_UNMENDED = ["-I.", "--python_out=src", "proto/library/v1/books.proto", ...]  # as the stub has it
_LACKS = {".py": "no messages", "_grpc.py": "no stub and no servicer", ".pyi": "no types"}
_IMPORT_BOOKS = "from library.v1 import books_pb2, books_pb2_grpc; print(books_pb2_grpc.BooksStub.__name__)"


@exercise("2.1", "library.v1 can be imported")
def exercise_1(expect, arguments):
    """Check the arguments that follow ``python -m grpc_tools.protoc``, a list of strings."""
    expect.written(... if arguments == _UNMENDED else arguments)
    open_end = isinstance(arguments, list) and any(each is ... for each in arguments)
    expect(not open_end, "a ... is left in arguments: what does it stand for?")
    texts = isinstance(arguments, list) and all(isinstance(each, str) for each in arguments)
    expect(texts, "arguments is a list, with one string for each argument")
    several = any(" " in each or "--" in each[1:] for each in arguments)
    expect(not several, "one string for each argument, without spaces; one here holds several, or a comma is missing")
    program = [each for each in arguments if _PROGRAM.fullmatch(each)]
    expect(not program, f"write only what follows grpc_tools.protoc, without {' '.join(program)}")
    for each in arguments:
        expect(not _ELSEWHERE.search(each), f"{each!r} leads out of project/; write paths as they are in it")
    with tempfile.TemporaryDirectory() as project:
        _write(project, "proto/library/v1/books.proto", _BOOKS)
        Path(project, "src/library/v1").mkdir(parents=True)  # protoc makes no output directory, which is another lesson
        said = _protoc(project, arguments)
        expect(not said, f"protoc says: {said}")
        made = _made(project)
        expect(made, "protoc wrote nothing")
        there = all(name.rpartition("/")[0] == "src/library/v1" for name in made)
        expect(there, f"wanted src/library/v1/…: {_RULE}; protoc wrote {made}")
        for end, lack in _LACKS.items():
            expect(f"src/library/v1/books_pb2{end}" in made, f"{lack}: books_pb2{end} is missing")
        said = _python(f"{project}/src", _IMPORT_BOOKS)
        expect(said == "BooksStub", f"Python says: {said}: {_GENERATED}")


_HEAD = 'syntax = "proto3";\npackage zoo.v1;\n'
_ANIMAL, _KEEPER = "proto/zoo/v1/animal.proto", "proto/zoo/v1/keeper.proto"


@exercise("2.2", "keeper_pb2 finds animal_pb2")
def exercise_2(expect, imported, include, output):
    """Check what an import in a .proto says, the directory after ``-I``, and the one after ``--python_out=``."""
    answers = {"imported": imported, "include": include, "output": output}
    expect.written(*answers.values())
    for name, answer in answers.items():
        expect(isinstance(answer, str), f"{name} is a text, not {type(answer).__name__}")
        flags = answer.startswith("-") or " " in answer
        expect(not flags, f"{name}: only what follows the flag or stands between the quotes, not {answer!r}")
        leads_out = f"{name}: {answer!r} leads out of the project; write paths as they are in it"
        expect(not _ELSEWHERE.search(answer), leads_out)
    expect(not {'"', "'", ";"} & set(imported), "imported: only what stands between the quotes, without them")
    expect("\\" not in imported, "imported: paths in a .proto have slashes, on Windows too")
    several = {":", ";", ","} & set(include)
    expect(not several, "include: one directory is enough; what has to be the path below it?")
    legs = random.randint(3, 8)
    with tempfile.TemporaryDirectory() as project:
        _write(project, _ANIMAL, _HEAD + "message Animal { int32 legs = 1; }\n")
        _write(project, _KEEPER, _HEAD + f'import "{imported}";\nmessage Keeper {{ Animal likes = 1; }}\n')
        Path(project, "src/zoo/v1").mkdir(parents=True)  # there already, as after the colleague's attempt
        said = _protoc(project, [f"-I{include}", f"--python_out={output}", _ANIMAL, _KEEPER])
        said = said.partition("\n")[0].rstrip(".")
        why = ": a .proto imports by the path below -I" if "not found" in said else ""
        expect(not said, f"protoc says: {said}{why}")
        made = _made(project)
        right = made == ["src/zoo/v1/animal_pb2.py", "src/zoo/v1/keeper_pb2.py"]
        expect(right, f"wanted src/zoo/v1/…: {_RULE}; protoc wrote {made}")
        keeper = f"Keeper(likes={{'legs': {legs}}})"
        said = _python(f"{project}/src", f"from zoo.v1.keeper_pb2 import Keeper; print({keeper}.likes.legs)")
        expect(said == str(legs), f"Python says: {said}: {_GENERATED}")


_POST = """syntax = "proto3";
package post;
import "google/protobuf/empty.proto";
service Post {
  rpc Send(Letter) returns (Receipt);
  rpc Follow(Receipt) returns (stream Receipt.TOWN);
  rpc Fill(stream Letter) returns (google.protobuf.Empty);
  rpc Chat(stream Letter) returns (stream Receipt.TOWN);
}
message Letter { string text = 1; }
message Receipt {
  string number = 1;
  message TOWN { string name = 1; }
}
"""


@exercise("2.3", "every method as the .proto has it")
def exercise_3(expect, signatures):
    """Check ``signatures(service)`` → a text for each method of a service's descriptor."""
    proto = _POST.replace("TOWN", f"Town{random.randrange(1000)}")
    methods = [re.sub(r"\b(?=Letter|Receipt)", "post.", rpc) for rpc in re.findall(r"rpc (.*);", proto)]
    with tempfile.TemporaryDirectory() as directory:
        _write(directory, "post.proto", proto)
        post = compile_proto("post.proto", include=directory).pb2
    service = post.DESCRIPTOR.services_by_name["Post"]
    answer = expect.result(signatures, service)
    expect(isinstance(answer, list), f"a list is expected, not a {type(answer).__name__}")
    expect(len(answer) == len(methods), f"one text for each of the four methods, not {len(answer)}")
    for wanted, given in zip(methods, answer, strict=True):
        expect(given == wanted, f"expected {wanted!r}, not {given!r}")
    again = expect.result(signatures, service)
    expect(again == methods, "called again, it returns something else; make a new list in each call")
    expect(again is not answer, "called again, it returns the same list; make a new list in each call")
