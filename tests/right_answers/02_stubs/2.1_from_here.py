arguments = [
    "-I./proto",
    "--python_out=./src",
    "--pyi_out=./src/",
    "--grpc_python_out=src/../src",
    "./proto/library/v1/books.proto",
]
