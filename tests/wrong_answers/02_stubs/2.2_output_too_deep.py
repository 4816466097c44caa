# hint: the output directory, then the path below -I; protoc wrote ['src/zoo/v1/zoo/v1/animal_pb2.py'
imported = "zoo/v1/animal.proto"
include = "proto"
output = "src/zoo/v1"
