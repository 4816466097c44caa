# hint: the output directory, then the path below -I; protoc wrote ['src/books_pb2.py'
arguments = [
    "-Iproto/library/v1",
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "books.proto",
]
