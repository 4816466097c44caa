# hint: protoc wrote ['src/library/v1/library/v1/books_pb2.py'
arguments = [
    "-Iproto",
    "--python_out=src/library/v1",
    "--pyi_out=src/library/v1",
    "--grpc_python_out=src/library/v1",
    "library/v1/books.proto",
]
