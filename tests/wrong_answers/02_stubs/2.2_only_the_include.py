# hint: a .proto imports by the path below -I
imported = "animal.proto"
include = "proto"
output = "src"
