# hint: include: one directory is enough
imported, include, output = "animal.proto", "proto:proto/zoo/v1", "src"
