"""compile_proto on what people bring along: custom options, copies of well-known files, several roots, odd names."""

import importlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from google.protobuf import descriptor_pool, timestamp_pb2
from google.rpc import error_details_pb2, status_pb2

import helpers.protos
from helpers import ProtoError, compile_proto
from helpers.protos import places
from tests.test_protos import fields, write

OPTIONS = 'import "google/protobuf/descriptor.proto";'


def text(directory: Path, name: str, body: str) -> None:
    (directory / name).parent.mkdir(parents=True, exist_ok=True)
    (directory / name).write_text(textwrap.dedent(body), encoding="utf-8")


def refusal(name: str, include) -> str:
    with pytest.raises(ProtoError) as caught:
        compile_proto(name, include=include)
    return str(caught.value)


# Custom options.

WITH_OPTIONS = {
    # As google/api: two options on one rpc, of which one is a message.
    "http": (
        OPTIONS + "message Http { string get = 1; string body = 2; repeated Http more = 3; }"
        "extend google.protobuf.MethodOptions { Http http = 72295999; repeated string method_signature = 1951; }",
        'message A { string x = 1; } service S { rpc M(A) returns (A) {'
        ' option (PACKAGE.http) = { get: "/v1/{x}" more { get: "/v2/{x}" } };'
        ' option (PACKAGE.method_signature) = "x"; option deprecated = true; } }',
    ),
    # As buf's and protoc-gen-validate's: rules of a field, themselves with oneofs and extensions.
    "rules": (
        OPTIONS + "message Text { optional uint64 min_len = 1; repeated string in = 2; }"
        "message Rules { oneof type { Text text = 1; bool required = 2; } map<string, int32> more = 3; }"
        "extend google.protobuf.FieldOptions { Rules rules = 1159; bool sensitive_data = 1160; }"
        "extend google.protobuf.OneofOptions { bool needed = 1161; }",
        'message A { string x = 1 [(PACKAGE.sensitive_data) = true, (PACKAGE.rules) = { text { min_len: 3 in: "a" }'
        ' more { key: "b" value: 2 } more { key: "a" value: 1 } }];'
        " oneof o { option (PACKAGE.needed) = true; int32 y = 2; } }",
    ),
    # As gogoproto's and envoy's: many small options on files, messages, enums and values.
    "many": (
        OPTIONS + "extend google.protobuf.FileOptions { bool all_getters = 63001; string work_in_progress = 63002; }"
        "extend google.protobuf.MessageOptions { bool getters = 64001; string previous_message_type = 64002; }"
        "extend google.protobuf.EnumOptions { bool stringer = 62001; }"
        "extend google.protobuf.EnumValueOptions { string custom_name = 66001; double weight = 66002; }",
        "option (PACKAGE.work_in_progress) = 'yes'; option (PACKAGE.all_getters) = true;"
        "message A { option (PACKAGE.previous_message_type) = 'old.A'; option (PACKAGE.getters) = false; string x = 1;"
        " enum E { option (PACKAGE.stringer) = true;"
        " ZERO = 0 [(PACKAGE.weight) = nan, (PACKAGE.custom_name) = 'Nil']; } }",
    ),
    # Extensions inside a message, and names whose JSON name is not the usual one.
    "nested": (
        OPTIONS + "message Scope { extend google.protobuf.FieldOptions { string the_tag = 53001; } }",
        "message A { string some_field = 1 [(PACKAGE.Scope.the_tag) = 'a', json_name = 'someField'];"
        " string other = 2 [json_name = 'Other']; }",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", WITH_OPTIONS)
def test_files_with_custom_options_share_the_classes_of_what_they_import(tmp_path, kind):
    options, body = WITH_OPTIONS[kind]
    package = f"shared_{kind}"
    write(tmp_path, f"{package}/common.proto", f"package {package}; {options} message Money {{ int64 units = 1; }}")
    for name in "ab":
        write(
            tmp_path,
            f"{package}/{name}.proto",
            f'package {package}.{name}; import "{package}/common.proto"; {body.replace("PACKAGE", package)}'
            f"message Has {{ {package}.Money price = 1; }}",
        )
    files = [f"{package}/{name}.proto" for name in ("a", "b", "common")]
    a, b, common = (compile_proto(file, include=tmp_path).pb2 for file in files)
    assert a.Has(price=common.Money(units=1)).price == b.Has(price=common.Money(units=1)).price
    assert [compile_proto(file, include=tmp_path).pb2 for file in files] == [a, b, common]
    assert a.DESCRIPTOR.pool is b.DESCRIPTOR.pool is descriptor_pool.Default()


@pytest.mark.parametrize("kind", WITH_OPTIONS)
def test_a_file_with_its_own_options_gives_the_same_modules_again(tmp_path, kind):
    options, body = WITH_OPTIONS[kind]
    write(tmp_path, f"own_{kind}.proto", f"package own_{kind}; {options} {body.replace('PACKAGE', f'own_{kind}')}")
    first = compile_proto(f"own_{kind}.proto", include=tmp_path)
    for _ in range(2):
        assert compile_proto(f"own_{kind}.proto", include=tmp_path) == first


OTHER_SYNTAXES = {
    "proto2": """
        syntax = "proto2";
        package other_proto2;
        message A {
          required string x = 1 [default = "y"];
          optional group Inner = 2 { optional int32 n = 1; }
          extensions 100 to 199, 300 to max;
        }
        extend A { optional A more = 100; repeated int32 numbers = 101 [packed = true]; }
        message Scope { extend A { optional Scope scope_of = 300; } }
    """,
    "edition 2023": """
        edition = "2023";
        package other_edition;
        option features.field_presence = IMPLICIT;
        import "google/protobuf/descriptor.proto";
        message A {
          string x = 1;
          string y = 2 [features.field_presence = EXPLICIT];
          A z = 3 [features.message_encoding = DELIMITED];
          enum E { option features.enum_type = CLOSED; ONE = 1; }
        }
        extend google.protobuf.FieldOptions {
          string for_source = 50777 [retention = RETENTION_SOURCE];
          string for_run_time = 50778;
        }
        message B { string x = 1 [(for_run_time) = "b", (for_source) = "a"]; }
    """,
}


@pytest.mark.parametrize("syntax", OTHER_SYNTAXES)
def test_other_syntaxes_keep_their_classes(tmp_path, syntax):
    name = f"{syntax.replace(' ', '_')}.proto"
    text(tmp_path, name, OTHER_SYNTAXES[syntax])
    first = compile_proto(name, include=tmp_path)
    assert first.pb2.DESCRIPTOR.pool is descriptor_pool.Default()
    text(tmp_path, "top_of_" + name, f'syntax = "proto3"; import "{name}"; message TopOf{len(syntax)} {{}}')
    compile_proto("top_of_" + name, include=tmp_path)
    assert compile_proto(name, include=tmp_path) == first
    assert sys.modules[first.pb2.__name__] is first.pb2


def test_options_of_one_number_but_another_type_do_not_meet(tmp_path):
    """Everybody's first custom option has the number 50001."""
    for name, kind, value in (("left", "Rule", "{ n: 3 }"), ("right", "string", '"a"'), ("third", "int32", "7")):
        write(
            tmp_path,
            f"number_{name}.proto",
            f"package number_{name}; {OPTIONS} message Rule {{ int32 n = 1; }}"
            f"extend google.protobuf.FieldOptions {{ {kind} mine = 50001; }}"
            f"message A {{ string {name} = 1 [(mine) = {value}]; }}",
        )
    names = [f"number_{name}.proto" for name in ("left", "right", "third")]
    first = [compile_proto(name, include=tmp_path) for name in names]
    assert [fields(each.pb2.A) for each in first] == [["left"], ["right"], ["third"]]
    assert [compile_proto(name, include=tmp_path) for name in names] == first


# What installed packages have.


def test_a_file_may_import_what_an_installed_package_brings_along(tmp_path):
    write(
        tmp_path,
        "reply.proto",
        'package reply; import "google/rpc/status.proto"; import "google/api/annotations.proto";'
        "message A { google.rpc.Status status = 1; }"
        'service S { rpc M(A) returns (A) { option (google.api.http) = { get: "/v1/a" }; } }',
    )
    reply = compile_proto("reply.proto", include=tmp_path).pb2
    assert reply.A(status=status_pb2.Status(code=5)).status.code == 5
    assert compile_proto("google/rpc/status.proto", include=tmp_path).pb2 is status_pb2


def copy_of(tmp_path: Path, name: str, change=lambda body: body) -> None:
    """Copy a file of an installed package, as `third_party` directories do."""
    source = places.find(name, places.search_path([]))
    text(tmp_path, name, change(source.read_text(encoding="utf-8")))


@pytest.mark.parametrize("change", [str, lambda body: body.replace("  string message = 2;", "")], ids=["same", "older"])
def test_a_copy_of_an_installed_file_is_the_installed_one(tmp_path, request, change):
    copy_of(tmp_path, "google/rpc/status.proto", change)
    package = "own_copy" + (
        "_older" if "string message" not in (tmp_path / "google/rpc/status.proto").read_text() else ""
    )
    write(
        tmp_path,
        f"{package}.proto",
        f'package {package}; import "google/rpc/status.proto"; message A {{ google.rpc.Status status = 1; }}',
    )
    pb2 = compile_proto(f"{package}.proto", include=tmp_path).pb2
    assert pb2.A(status=status_pb2.Status(message="m")).status.message == "m"
    assert compile_proto("google/rpc/status.proto", include=tmp_path).pb2 is status_pb2
    assert pb2.DESCRIPTOR.pool is descriptor_pool.Default()


def test_a_copy_that_defines_more_serves_its_importers_and_hides_nothing(tmp_path):
    name = "google/rpc/error_details.proto"
    copy_of(tmp_path, name, lambda body: body + "\nmessage Newer { string x = 1; }\n")
    write(
        tmp_path,
        "newer.proto",
        f'package newer; import "{name}"; import "google/rpc/status.proto";'
        "message A { google.rpc.Newer newer = 1; google.rpc.RetryInfo retry = 2; google.rpc.Status status = 3; }",
    )
    pb2 = compile_proto("newer.proto", include=tmp_path).pb2
    assert pb2.A(newer={"x": "y"}, status={"code": 3}).newer.x == "y"
    import google.rpc.error_details_pb2 as again

    assert again is error_details_pb2 and sys.modules["google.rpc.error_details_pb2"] is again
    assert status_pb2.Status(code=3).code == 3


def test_a_root_with_its_own_well_known_types_uses_the_installed_ones(tmp_path):
    for name in ("timestamp", "descriptor", "any"):
        copy_of(tmp_path, f"google/protobuf/{name}.proto", lambda body: body + "\nmessage NotThere {}\n")
    write(
        tmp_path,
        "order.proto",
        'package order; import "google/protobuf/timestamp.proto"; import "google/protobuf/descriptor.proto";'
        "message Order { google.protobuf.Timestamp at = 1; }",
    )
    pb2 = compile_proto("order.proto", include=tmp_path).pb2
    assert pb2.Order(at=timestamp_pb2.Timestamp(seconds=3)).at.seconds == 3
    assert compile_proto("google/protobuf/timestamp.proto", include=tmp_path).pb2 is timestamp_pb2
    from google.protobuf import timestamp_pb2 as again

    assert again is timestamp_pb2


WELL_KNOWN = [path.relative_to(places.WELL_KNOWN_TYPES).as_posix() for path in places.WELL_KNOWN_TYPES.rglob("*.proto")]


@pytest.mark.parametrize("name", sorted(WELL_KNOWN))
def test_a_well_known_file_can_be_asked_for(tmp_path, name):
    first = compile_proto(name, include=tmp_path)
    assert first.pb2.DESCRIPTOR.name == name and compile_proto(name, include=tmp_path) == first
    assert first.pb2.DESCRIPTOR.pool is descriptor_pool.Default()


# Several roots.


def test_an_import_is_found_in_any_root_and_the_earlier_counts(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    write(
        one,
        "roots/top.proto",
        'package roots; import "roots/both.proto"; import "roots/two.proto"; message T { Two t = 1; Both b = 2; }',
    )
    write(one, "roots/both.proto", "package roots; message Both { string one = 1; }")
    write(two, "roots/both.proto", "package roots; message Both { string two = 1; }")
    write(two, "roots/two.proto", "package roots; message Two { string x = 1; }")
    pb2 = compile_proto("roots/top.proto", include=[one, str(two)]).pb2
    assert pb2.T(t={"x": "y"}, b={"one": "z"}).b.one == "z"
    both = compile_proto("roots/both.proto", include=(two, one)).pb2
    assert fields(both.Both) == ["two"]
    assert compile_proto("roots/top.proto", include=[one, two]).pb2 is pb2


def test_a_root_may_lie_in_another_and_in_the_working_directory(tmp_path, monkeypatch):
    write(tmp_path, "inner/nested_root.proto", "package nested_root; message A { string inner = 1; }")
    write(tmp_path, "nested_root.proto", "package nested_root; message A { string outer = 1; }")
    monkeypatch.chdir(tmp_path)
    assert fields(compile_proto("nested_root.proto", include=["inner", "."]).pb2.A) == ["inner"]
    assert fields(compile_proto("nested_root.proto", include=[".", "inner"]).pb2.A) == ["outer"]


@pytest.mark.parametrize(
    ("include", "error", "said"),
    [
        ([], ProtoError, "include is empty"),
        (3, TypeError, "include takes a directory or several, not int"),
        ([".", None], TypeError, "not NoneType"),
        (b".", TypeError, "not bytes"),
        ([".", "nowhere"], ProtoError, "include='nowhere' is not a directory"),
    ],
)
def test_an_include_of_the_wrong_kind_says_what_is_right(include, error, said):
    with pytest.raises(error, match=said):
        compile_proto("greeter.proto", include=include)


@pytest.mark.parametrize("path", [None, 3, b"greeter.proto"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(TypeError, match=r"path of a \.proto file, not "):
        compile_proto(path)


# Names.


@pytest.mark.parametrize(
    "name",
    [
        "grpc/health/v1/mine.proto",  # below a package that is no place for generated code
        "grpc/mine.proto",
        "google/protobuf/mine.proto",
        "types/money.proto",  # below a module of the standard library
        "json/decoder/mine.proto",
        "class.proto",
        "two.dots.proto",
        "ü/é.proto",
        "a-b/c-d.proto",
    ],
)
def test_any_name_that_gives_a_python_module_will_do(tmp_path, name):
    package = f"named_{sum(map(ord, name))}"
    body = f"package {package}; message A {{ string x = 1; }} service S {{ rpc M(A) returns (A); }}"
    write(tmp_path, name, body)
    write(
        tmp_path, f"use_{package}.proto", f'package use_{package}; import "{name}"; message B {{ {package}.A a = 1; }}'
    )
    user = compile_proto(f"use_{package}.proto", include=tmp_path).pb2
    pb2, pb2_grpc = compile_proto(name, include=tmp_path)
    assert user.B(a=pb2.A(x="y")).a.x == "y" and hasattr(pb2_grpc, "SStub")
    assert importlib.import_module(pb2.__name__) is pb2
    import json.decoder
    import types

    import grpc.aio

    assert grpc.aio.Server and json.decoder.JSONDecoder and types.ModuleType


@pytest.mark.parametrize("name", ["my file.proto", "1st.proto", "import/x.proto", "lambda/v1/x.proto"])
def test_a_name_that_gives_no_python_module_says_so(tmp_path, name):
    write(tmp_path, name, f"package no_module_{len(name)}; message A {{}} service S {{ rpc M(A) returns (A); }}")
    said = refusal(name, tmp_path)
    assert said.startswith(f"{name}: protoc makes '") and "which is not Python" in said


def test_an_rpc_that_python_cannot_name_is_refused(tmp_path):
    write(tmp_path, "keyword.proto", "package keyword; message A {} service S { rpc import(A) returns (A); }")
    assert "choose another name for the file, its directory or the rpc" in refusal("keyword.proto", tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such directories")
def test_a_directory_that_protoc_cannot_take_is_named(tmp_path):
    write(tmp_path, "one:two/split.proto", "message Split {}")
    assert "one:two: protoc takes ':' for the end of a path; rename" in refusal("split.proto", tmp_path / "one:two")


@pytest.mark.parametrize("directory", ["a b", "a=b", "a;b", "a,b", "ü", "@a", "-a"])
def test_other_directories_are_taken(tmp_path, directory):
    write(tmp_path, f"{directory}/taken.proto", "package taken; message A {}")
    assert compile_proto("taken.proto", include=tmp_path / directory).pb2.A()


# Texts.


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bom", 'syntax = "proto3"; message Bom {}'.encode("utf-8-sig")),
        ("crlf", b'syntax = "proto3";\r\nmessage Crlf {\r\n  string x = 1; // x\r\n}\r\n'),
        ("latin", b'syntax = "proto3"; // caf\xe9\nmessage Latin {}'),
        ("empty", b""),
    ],
)
def test_texts_as_editors_save_them_compile(tmp_path, name, content):
    (tmp_path / f"saved_{name}.proto").write_bytes(content)
    assert compile_proto(f"saved_{name}.proto", include=tmp_path).pb2.__name__ == f"saved_{name}_pb2"


@pytest.mark.parametrize(
    "content", ['syntax = "proto3";'.encode("utf-16"), bytes(range(256)) * 9], ids=["utf-16", "bytes"]
)
def test_what_is_no_text_is_said_to_be_none(tmp_path, content):
    (tmp_path / "no_text.proto").write_bytes(content)
    assert refusal("no_text.proto", tmp_path) == "no_text.proto: this is not text in UTF-8; save it so in an editor"


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="the administrator may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    write(tmp_path, "secret.proto", "message A {}").chmod(0)
    assert refusal("secret.proto", tmp_path) == "secret.proto: there is such a file, but you may not read it"


# Errors that fit on a screen.


def test_five_mistakes_are_shown_and_the_rest_counted(tmp_path):
    write(tmp_path, "many_mistakes.proto", "\n".join(f"message M{n} {{ Foo{n} x = 1; }}" for n in range(300)))
    said = refusal("many_mistakes.proto", tmp_path)
    assert said.count("is not defined") == 5 and said.endswith("(and 295 more)")


def test_a_line_too_long_to_be_read_is_left_out(tmp_path):
    write(tmp_path, "long_line.proto", f"message A {{ {'string x = 1; ' * 500} }}")
    assert len(refusal("long_line.proto", tmp_path)) < 500


def big_tree(tmp_path: Path) -> Path:
    for number in range(300):
        text(tmp_path, f"company/area{number}/v1/service{number}.proto", "")
    text(tmp_path, ".git/service.proto", "")
    return tmp_path


def test_of_few_files_all_are_named(tmp_path):
    for name in ("greeter.proto", "v1/other.proto"):
        text(tmp_path, name, "")
    said = refusal("greter.proto", tmp_path)
    assert said.startswith(f"greter.proto: no such file in {tmp_path.name}/; there is greeter.proto, v1/other.proto")


@pytest.mark.parametrize(
    ("asked", "closest"),
    [
        ("company/area17/v1/servce17.proto", "company/area17/v1/service17.proto"),
        ("service299.proto", "company/area299/v1/service299.proto"),
        ("v2/service200.proto", "company/area200/v1/service200.proto"),
    ],
)
def test_a_wrong_name_in_a_big_tree_gets_the_closest_ones(tmp_path, asked, closest):
    said = refusal(asked, big_tree(tmp_path))
    assert said.startswith(f"{asked}: no such file in {tmp_path.name}/; of 300 files there, the closest: {closest}")
    assert len(said) < 300


def test_a_name_like_no_other_gets_a_few(tmp_path):
    said = refusal("qqq.proto", big_tree(tmp_path))
    assert said.endswith(" and 290 more") and len(said) < 600


def test_an_import_that_starts_in_the_wrong_place_gets_the_right_path(tmp_path):
    write(tmp_path, "start/v1/base.proto", "package start; message A {}")
    write(tmp_path, "start/v1/short.proto", 'import "base.proto";')
    assert '(there is "start/v1/base.proto": give the path from' in refusal("start/v1/short.proto", tmp_path)
    write(tmp_path, "start/v1/long.proto", 'import "protos/start/v1/base.proto";')
    assert '(there is "start/v1/base.proto": give the path from' in refusal("start/v1/long.proto", tmp_path)
    write(tmp_path, "start/v1/other.proto", 'import "stop/v1/base.proto";')
    assert "there is" not in refusal("start/v1/other.proto", tmp_path)


# A failure leaves nothing behind.

FAILURES = {
    "syntax": {"top.proto": "package PACKAGE; message A { string x = }"},
    "import that does not exist": {"top.proto": 'package PACKAGE; import "nope.proto"; message A {}'},
    "import with a mistake": {
        "top.proto": 'package PACKAGE; import "PACKAGE/good.proto"; import "PACKAGE/bad.proto"; message A {}',
        "PACKAGE/good.proto": "package PACKAGE; message Good {}",
        "PACKAGE/bad.proto": "nonsense",
    },
    "no Python": {
        "top.proto": 'package PACKAGE; import "PACKAGE/good.proto"; import "1st/x.proto"; message A { Good g = 1; }',
        "PACKAGE/good.proto": "package PACKAGE; message Good {} service S { rpc M(Good) returns (Good); }",
        "1st/x.proto": 'package PACKAGE.x; message X {} service S { rpc M(X) returns (X); }',
    },
    "a well-known name": {
        "top.proto": 'import "google/protobuf/timestamp.proto"; message A { google.protobuf.Nope n = 1; }',
        "google/protobuf/timestamp.proto": "package google.protobuf; message Nope {}",
    },
    "no text": {"top.proto": "\0\1\2"},
}  # fmt: skip


def state(package: str) -> tuple:
    """Return all of a kernel's state that a compilation may change, as far as it can be seen."""
    modules = {name: module for name, module in sys.modules.items() if not name.startswith("encodings")}
    attributes = {
        (name, key): value
        for name in ("google", "google.protobuf", "google.rpc", package)
        if name in modules
        for key, value in vars(modules[name]).items()
        if key.endswith(("_pb2", "_pb2_grpc"))
    }
    generated = {file: file.read_bytes() for file in places.scratch().rglob("*") if file.is_file()}
    known = [_has(f"{package}.{name}") for name in ("A", "Good", "x.X")]
    return modules, attributes, generated, set(places.scratch().rglob("*")), known


def _has(symbol: str) -> bool:
    try:
        return bool(descriptor_pool.Default().FindFileContainingSymbol(symbol))
    except KeyError:
        return False


@pytest.mark.parametrize("kind", FAILURES)
def test_after_a_failure_everything_is_as_before(tmp_path, kind):
    package = f"failed_{kind.replace(' ', '_').replace('-', '_')}".lower()
    write(tmp_path, f"{package}.proto", f"package {package}.before; message B {{ string x = 1; }}")
    write(tmp_path, f"{package}/good.proto", f"package {package}.early; message Early {{}}")
    earlier = compile_proto(f"{package}.proto", include=tmp_path)
    for name, body in FAILURES[kind].items():
        name = name.replace("PACKAGE", package).replace("top", f"{package}_top")
        write(tmp_path, name, body.replace("PACKAGE", package))
    before = state(package)
    refusal(f"{package}_top.proto", tmp_path)
    assert state(package) == before

    assert compile_proto(f"{package}.proto", include=tmp_path) == earlier
    write(
        tmp_path,
        f"{package}_top.proto",
        f'package {package}; import "{package}.proto"; import "google/protobuf/timestamp.proto";'
        "message A { before.B b = 1; google.protobuf.Timestamp at = 2; }",
    )
    mended = compile_proto(f"{package}_top.proto", include=tmp_path).pb2
    assert mended.A(b=earlier.pb2.B(x="y"), at=timestamp_pb2.Timestamp(seconds=1)).b.x == "y"
    from google.protobuf import timestamp_pb2 as again

    assert again is timestamp_pb2


def test_a_failing_cell_below_a_new_directory_leaves_no_directory():
    with pytest.raises(ProtoError):
        helpers.protos.compile_cell("new/place/bad.proto", "nonsense")
    assert not (places.cells() / "new").exists()


def test_a_pool_s_refusal_is_told(tmp_path, monkeypatch):
    """No file is known that protoc takes and an empty pool does not: here an older protobuf stands in for one."""

    class Old:
        def AddSerializedFile(self, serialized: bytes) -> None:
            raise TypeError("Couldn't build proto file into descriptor pool: unknown edition")

    monkeypatch.setattr("helpers.protos.modules._candidates", lambda: [Old()])
    write(tmp_path, "refused.proto", "message Refused {}")
    before = state("refused")
    assert refusal("refused.proto", tmp_path) == "refused.proto: protobuf does not take it: unknown edition"
    assert state("refused") == before


def test_a_package_that_cannot_be_imported_is_none(tmp_path):
    """A broken installed module does not keep a reader's own copy from compiling."""
    site = tmp_path / "site-packages"
    text(site, "vendor/v1/thing_pb2.py", "raise RuntimeError('made for another protobuf')")
    text(
        tmp_path, "root/vendor/v1/thing.proto", 'syntax = "proto3"; package vendor.v1; message Thing { string x = 1; }'
    )
    program = f"""
        import sys
        sys.path.append({str(site)!r})
        from helpers import compile_proto
        print(compile_proto("vendor/v1/thing.proto", include={str(tmp_path / "root")!r}).pb2.Thing(x="y").x)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60)
    assert run.stdout == "y\n", run.stderr
