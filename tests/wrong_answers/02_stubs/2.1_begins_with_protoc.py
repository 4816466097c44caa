# hint: write only what follows grpc_tools.protoc, without protoc
arguments = [
    "protoc",
    "-Iproto",
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
