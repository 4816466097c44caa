# hint: no stub and no servicer: books_pb2_grpc.py is missing
arguments = [
    "-Iproto",
    "--python_out=src",
    "proto/library/v1/books.proto",
]
