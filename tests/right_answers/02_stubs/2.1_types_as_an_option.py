arguments = ["--proto_path=proto", "--python_out=pyi_out:src", "--grpc_python_out=src", "library/v1/books.proto"]
