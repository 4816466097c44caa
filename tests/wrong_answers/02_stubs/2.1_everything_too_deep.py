# hint: No module named 'books_pb2': what does the generated import say?
arguments = [
    "-Iproto/library/v1",
    "--python_out=src/library/v1",
    "--pyi_out=src/library/v1",
    "--grpc_python_out=src/library/v1",
    "proto/library/v1/books.proto",
]
