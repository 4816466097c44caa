# hint: or a comma is missing
arguments = [
    "-Iproto",
    "--python_out=src",
    "--pyi_out=src--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
