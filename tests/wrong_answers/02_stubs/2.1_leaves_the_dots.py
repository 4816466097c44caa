# hint: a ... is left in arguments
arguments = [
    "-Iproto",
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
    ...,
]
