# hint: only what follows grpc_tools.protoc, without -m
arguments = ["-m", "grpc_tools.protoc", "-Iproto", "--python_out=src", "proto/library/v1/books.proto"]
