# hint: no types: books_pb2.pyi is missing
arguments = ["-Iproto", "--python_out=src", "--grpc_python_out=src", "library/v1/books.proto"]
