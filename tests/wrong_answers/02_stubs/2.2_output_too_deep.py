# hint: below --python_out it makes the directories itself
imported = "zoo/v1/animal.proto"
include = "proto"
output = "src/zoo/v1"
