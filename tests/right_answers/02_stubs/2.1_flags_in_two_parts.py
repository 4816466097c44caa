arguments = "-I proto --python_out src --pyi_out src --grpc_python_out src library/v1/books.proto".split()
