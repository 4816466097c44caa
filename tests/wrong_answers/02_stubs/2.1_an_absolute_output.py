# hint: '--python_out=/tmp/src' leads out of project/
arguments = [
    "-Iproto",
    "--python_out=/tmp/src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
