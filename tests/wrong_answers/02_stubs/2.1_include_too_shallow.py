# hint: protoc wrote ['src/proto/library/v1/books_pb2.py'
arguments = [
    "-I.",
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
