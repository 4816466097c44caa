# hint: No module named 'animal_pb2': what does the generated import say?
imported = "animal.proto"
include = "proto/zoo/v1"
output = "src/zoo/v1"
