# hint: protoc says: proto/library/v1/books.proto: File does not reside within any path
arguments = [
    "--python_out=src",
    "--pyi_out=src",
    "--grpc_python_out=src",
    "proto/library/v1/books.proto",
]
