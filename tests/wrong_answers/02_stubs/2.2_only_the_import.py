# hint: a .proto imports by the path below -I
imported = "zoo/v1/animal.proto"
include = "proto/zoo/v1"
output = "src/zoo/v1"
