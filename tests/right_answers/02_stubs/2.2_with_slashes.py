imported = "zoo/v1/animal.proto"
include, output = "./proto/", "src/"
