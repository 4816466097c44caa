# hint: write only what follows grpc_tools.protoc, without python3 -m grpc_tools.protoc
arguments = [
    "python3",
    "-m",
    "grpc_tools.protoc",
    "-Iproto",
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
