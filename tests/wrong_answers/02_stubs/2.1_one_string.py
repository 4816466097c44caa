# hint: a list, with one string for each argument
arguments = "-Iproto --python_out=src --pyi_out=src --grpc_python_out=src library/v1/books.proto"
