"""compile_proto and %%proto: edits in one process, imports, mistakes."""

import datetime
import importlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from google.protobuf import descriptor_pool, timestamp_pb2
from IPython.core.interactiveshell import InteractiveShell

from helpers import ProtoError, compile_proto
from helpers.protos import PROTOS, compile_cell, message_types, scratch


def write(directory: Path, name: str, body: str) -> Path:
    file = directory / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'syntax = "proto3";\n{body}\n', encoding="utf-8")
    return file


def fields(message_class) -> list[str]:
    return [field.name for field in message_class.DESCRIPTOR.fields]


def test_the_greeter_of_the_course_compiles_to_two_modules():
    pb2, pb2_grpc = compile_proto("greeter.proto")
    assert pb2.HelloRequest(name="Ada").name == "Ada"
    assert hasattr(pb2_grpc, "GreeterStub") and hasattr(pb2_grpc, "add_GreeterServicer_to_server")


def test_the_modules_can_be_imported_by_name(tmp_path):
    write(tmp_path, "plain/v1/by_name.proto", "package plain.v1; message A { string x = 1; }")
    modules = compile_proto("plain/v1/by_name.proto", include=tmp_path)
    assert importlib.import_module("plain.v1.by_name_pb2") is modules.pb2
    from plain.v1 import by_name_pb2

    assert by_name_pb2 is modules.pb2


def test_a_file_that_did_not_change_gives_the_same_modules(tmp_path):
    write(tmp_path, "same.proto", "package same; message A { string x = 1; }")
    first = compile_proto("same.proto", include=tmp_path)
    assert compile_proto("same.proto", include=tmp_path) == first


def test_the_first_version_lives_in_the_default_pool(tmp_path):
    write(tmp_path, "first.proto", "package first; message A { string x = 1; }")
    pb2, _ = compile_proto("first.proto", include=tmp_path)
    assert pb2.A.DESCRIPTOR.file.pool is descriptor_pool.Default()


@pytest.mark.parametrize("edits", [1, 5])
def test_an_edited_file_compiles_again_in_the_same_process(tmp_path, edits):
    name = f"edited{edits}.proto"
    for number in range(edits + 1):
        write(tmp_path, name, f"package edited{edits}; message A {{ string x{number} = 1; }}")
        pb2, _ = compile_proto(name, include=tmp_path)
        assert fields(pb2.A) == [f"x{number}"]
        assert getattr(pb2.A.FromString(b"\x0a\x01y"), f"x{number}") == "y"


def test_an_edit_of_equal_size_within_a_second_is_seen(tmp_path):
    file = write(tmp_path, "equal.proto", "package equal; message A { string before = 1; }")
    compile_proto("equal.proto", include=tmp_path)
    stat = file.stat()
    write(tmp_path, "equal.proto", "package equal; message A { string afters = 1; }")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size
    assert fields(compile_proto("equal.proto", include=tmp_path).pb2.A) == ["afters"]


def test_no_bytecode_is_left_to_go_stale():
    compile_proto("greeter.proto")
    assert not list(scratch().rglob("*.pyc"))


def test_an_edit_taken_back_gives_the_first_version_again(tmp_path):
    versions = ["string x = 1;", "string y = 1;", "string x = 1;"]
    classes = []
    for body in versions:
        write(tmp_path, "back.proto", f"package back; message A {{ {body} }}")
        classes.append(compile_proto("back.proto", include=tmp_path).pb2.A)
    assert [fields(each) for each in classes] == [["x"], ["y"], ["x"]]


def test_messages_of_the_old_version_keep_working(tmp_path):
    write(tmp_path, "old.proto", "package old; message A { string x = 1; }")
    old, _ = compile_proto("old.proto", include=tmp_path)
    write(tmp_path, "old.proto", "package old; message A { string y = 1; int32 n = 2; }")
    new, _ = compile_proto("old.proto", include=tmp_path)
    assert new.A.FromString(old.A(x="kept").SerializeToString()).y == "kept"


@pytest.mark.parametrize("edits", [0, 1])
def test_well_known_types_work_before_and_after_an_edit(tmp_path, edits):
    moment = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    for number in range(edits + 1):
        write(
            tmp_path,
            f"known{edits}.proto",
            f'package known{edits}; import "google/protobuf/timestamp.proto";'
            f"message A {{ google.protobuf.Timestamp at{number} = 1; }}",
        )
        pb2, _ = compile_proto(f"known{edits}.proto", include=tmp_path)
    message = pb2.A(**{f"at{edits}": moment})
    at = getattr(message, f"at{edits}")
    assert at.ToDatetime(tzinfo=datetime.UTC) == moment
    assert isinstance(at, timestamp_pb2.Timestamp) == (edits == 0)


def test_a_proto_may_import_another(tmp_path):
    write(tmp_path, "lib/v1/base.proto", "package lib.v1; message Base { string x = 1; }")
    write(
        tmp_path, "app/v1/app.proto", 'package app.v1; import "lib/v1/base.proto"; message App { lib.v1.Base b = 1; }'
    )
    app, _ = compile_proto("app/v1/app.proto", include=tmp_path)
    base, _ = compile_proto("lib/v1/base.proto", include=tmp_path)
    assert app.App(b=base.Base(x="y")).b.x == "y"


@pytest.mark.parametrize("importer_first", [True, False])
def test_an_edit_of_an_imported_proto_reaches_the_importer(tmp_path, importer_first):
    package = f"chain{importer_first}".lower()
    for number in range(3):
        write(tmp_path, f"{package}/base.proto", f"package {package}; message Base {{ string x{number} = 1; }}")
        write(
            tmp_path,
            f"{package}/top.proto",
            f'package {package}; import "{package}/base.proto"; message Top {{ Base b = 1; }}',
        )
        names = [f"{package}/top.proto", f"{package}/base.proto"]
        made = {name: compile_proto(name, include=tmp_path).pb2 for name in (names if importer_first else names[::-1])}
        base, top = made[names[1]], made[names[0]]
        assert getattr(top.Top(b=base.Base(**{f"x{number}": "y"})).b, f"x{number}") == "y"


def test_after_an_edit_of_the_importer_the_imported_classes_that_fit_are_found_by_name(tmp_path):
    write(tmp_path, "fit/base.proto", "package fit; message Base { string x = 1; }")
    for number in range(3):
        body = f'package fit; import "fit/base.proto"; message Top {{ Base b{number} = 1; }}'
        write(tmp_path, "fit/top.proto", body)
        top = compile_proto("fit/top.proto", include=tmp_path).pb2
        from fit import base_pb2

        assert getattr(top.Top(**{f"b{number}": base_pb2.Base(x="y")}), f"b{number}").x == "y"


def test_two_directories_may_have_a_proto_of_the_same_name(tmp_path):
    write(tmp_path / "one", "common.proto", "package common; message A { string left = 1; }")
    write(tmp_path / "two", "common.proto", "package common; message A { string right = 1; }")
    for _ in range(2):
        one, _ = compile_proto("common.proto", include=tmp_path / "one")
        assert fields(one.A) == ["left"] and importlib.import_module("common_pb2") is one
        two, _ = compile_proto("common.proto", include=tmp_path / "two")
        assert fields(two.A) == ["right"] and importlib.import_module("common_pb2") is two


def test_two_files_may_define_the_same_symbol(tmp_path):
    write(tmp_path, "left.proto", "package twice; message A { string left = 1; }")
    write(tmp_path, "right.proto", "package twice; message A { string right = 1; }")
    assert fields(compile_proto("left.proto", include=tmp_path).pb2.A) == ["left"]
    assert fields(compile_proto("right.proto", include=tmp_path).pb2.A) == ["right"]


def test_a_dash_in_the_name_becomes_an_underscore(tmp_path):
    write(tmp_path, "with-dash.proto", "package dash; message A { string x = 1; }")
    assert compile_proto("with-dash.proto", include=tmp_path).pb2.__name__ == "with_dash_pb2"


def test_a_type_stub_is_generated_beside_the_modules():
    pb2, _ = compile_proto("greeter.proto")
    assert "class HelloRequest" in Path(pb2.__file__).with_suffix(".pyi").read_text()


def test_message_types_follow_an_edit(tmp_path):
    body = "package typed; message A {{ string {} = 1; }} service S {{ rpc M(A) returns (A); }}"
    for name in ("x", "y"):
        write(tmp_path, "typed.proto", body.format(name))
        compile_proto("typed.proto", include=tmp_path)
        request, response = message_types("/typed.S/M")
        assert fields(request) == fields(response) == [name]
    assert message_types("/typed.S/Other") is None
    assert message_types("/nowhere.S/M") is None


# Mistakes: short, placed, and with a cure.


def refusal(tmp_path, body: str, name: str = "wrong.proto") -> str:
    (tmp_path / name).write_text(body, encoding="utf-8")
    with pytest.raises(ProtoError) as caught:
        compile_proto(name, include=tmp_path)
    return str(caught.value)


def test_a_syntax_error_shows_place_line_and_caret(tmp_path):
    assert refusal(tmp_path, 'syntax = "proto3";\nmessage A {\n  string x = 1\n}\n') == (
        'wrong.proto:4:1: Expected ";".\n'
        "    }\n"
        "    ^"
    )  # fmt: skip


def test_the_caret_stands_under_the_mistake_after_a_tab_and_beyond_ascii(tmp_path):
    tab = refusal(tmp_path, 'syntax = "proto3";\nmessage A {\n\tFoo x = 1;\n}\n')
    assert tab.splitlines()[1:] == ["            Foo x = 1;", "            ^"]
    accent = refusal(tmp_path, 'syntax = "proto3";\nmessage A { /* é */ Foo x = 1; }\n')
    line, caret = accent.splitlines()[1:]
    assert line[caret.index("^") :].startswith("Foo")


def test_an_undefined_type_is_named(tmp_path):
    assert 'wrong.proto:2:13: "Foo" is not defined.' in refusal(
        tmp_path, 'syntax = "proto3";\nmessage A { Foo x = 1; }\n'
    )


def test_an_import_that_does_not_exist_points_at_the_import(tmp_path):
    said = refusal(tmp_path, 'syntax = "proto3";\nimport "nope.proto";\nmessage A { string x = 1; }\n')
    assert said.startswith('wrong.proto:2:1: Import "nope.proto" was not found or had errors.')
    assert said.endswith('    import "nope.proto";\n    ^')


def test_a_mistake_in_an_imported_file_points_into_that_file(tmp_path):
    write(tmp_path, "broken.proto", "message B { string x = }")
    said = refusal(tmp_path, 'syntax = "proto3";\nimport "broken.proto";\n')
    assert said.startswith("broken.proto:2:24: ")


def test_a_missing_syntax_line_is_named(tmp_path):
    assert 'syntax = "proto3";' in refusal(tmp_path, "message A { string x = 1; }\n")


def test_a_missing_file_is_answered_by_what_there_is():
    # All of them, or the closest: other tests of this process have compiled texts that count, too.
    with pytest.raises(ProtoError, match=r"greter\.proto: no such file in protos/; .*greeter\.proto"):
        compile_proto("greter.proto")


@pytest.mark.parametrize(
    ("path", "cure"),
    [
        ("greeter", "is not the name of a .proto file"),
        ("", "is not the name of a .proto file"),
        (PROTOS / "greeter.proto", "below its include directory"),
        ("../greeter.proto", "below its include directory"),
    ],
)
def test_a_path_of_the_wrong_form_says_which_form_is_right(path, cure):
    with pytest.raises(ProtoError, match=cure):
        compile_proto(path)


def test_an_include_that_is_no_directory_is_named(tmp_path):
    with pytest.raises(ProtoError, match="is not a directory"):
        compile_proto("greeter.proto", include=tmp_path / "nowhere")


def test_after_a_mistake_the_version_before_is_still_there(tmp_path):
    write(tmp_path, "kept.proto", "package kept; message A { string x = 1; }")
    before = compile_proto("kept.proto", include=tmp_path)
    refusal(tmp_path, "nonsense", "kept.proto")
    assert importlib.import_module("kept_pb2") is before.pb2
    assert before.pb2.A(x="y").x == "y"


def test_nothing_reaches_file_descriptor_2(tmp_path, capfd):
    refusal(tmp_path, "nonsense")
    refusal(tmp_path, "message A { string x = 1; }\n")
    assert capfd.readouterr().err == ""


# The magic.


@pytest.fixture
def shell(monkeypatch):
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    from helpers.protos import register_magic

    register_magic()
    return shell


def test_the_magic_compiles_the_cell_and_imports_the_modules(shell, capsys):
    text = 'syntax = "proto3";\npackage cell; message A { string x = 1; }\n'
    shell.run_cell_magic("proto", "cell.proto", text)
    assert shell.user_ns["cell_pb2"].A(x="y").x == "y"
    assert "cell_pb2_grpc" not in shell.user_ns
    assert capsys.readouterr().out == "cell.proto → cell_pb2\n"


def test_the_magic_imports_the_stubs_of_a_service(shell, capsys):
    text = 'syntax = "proto3";\npackage cells; message A {} service S { rpc M(A) returns (A); }\n'
    shell.run_cell_magic("proto", "cells.proto", text)
    assert hasattr(shell.user_ns["cells_pb2_grpc"], "SStub")
    assert capsys.readouterr().out == "cells.proto → cells_pb2, cells_pb2_grpc\n"


def test_a_cell_may_import_another_cell_and_a_file_of_the_course(shell):
    compile_cell("base_cell.proto", 'syntax = "proto3";\npackage base_cell; message A { string x = 1; }\n')
    text = 'syntax = "proto3";\npackage top_cell; import "base_cell.proto"; import "greeter.proto";\n'
    shell.run_cell_magic(
        "proto", "top_cell.proto", text + "message T { base_cell.A a = 1; greeter.HelloRequest r = 2; }\n"
    )
    assert fields(shell.user_ns["top_cell_pb2"].T) == ["a", "r"]


def test_a_mistake_in_a_cell_keeps_the_text_before(shell):
    good = 'syntax = "proto3";\npackage kept_cell; message A { string x = 1; }\n'
    compile_cell("kept_cell.proto", good)
    with pytest.raises(ProtoError, match=r"^kept_cell.proto:1:1: "):
        compile_cell("kept_cell.proto", "nonsense")
    importer = 'syntax = "proto3";\npackage i; import "kept_cell.proto"; message B { kept_cell.A a = 1; }\n'
    assert fields(compile_cell("importer_cell.proto", importer).pb2.B) == ["a"]


def test_the_magic_without_a_name_says_what_it_needs(shell):
    with pytest.raises(ProtoError, match=r"is not the name of a \.proto file"):
        compile_cell("", 'syntax = "proto3";\n')


def test_a_mistake_shows_without_a_traceback():
    assert ProtoError("here:1:1: what")._render_traceback_() == ["ProtoError: here:1:1: what"]


def test_the_scratch_directories_go_with_the_process():
    script = textwrap.dedent("""
        from helpers import compile_proto
        from helpers.protos import compile_cell, scratch
        compile_cell("gone.proto", 'syntax = "proto3"; message A {}')
        print(scratch())
    """)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert run.stdout.strip() and not Path(run.stdout.strip()).exists()


def test_a_proto_beside_the_program_is_not_compiled_by_an_import(tmp_path):
    write(tmp_path, "beside.proto", "message A {}")
    script = "import helpers\ntry:\n    import beside_pb2\nexcept ModuleNotFoundError as error:\n    print(error)"
    run = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=30)
    assert run.stdout == "No module named 'beside_pb2'\n"
