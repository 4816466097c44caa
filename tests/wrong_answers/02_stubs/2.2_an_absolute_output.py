# hint: output: '/tmp/src' leads out of the project
imported, include, output = "zoo/v1/animal.proto", "proto", "/tmp/src"
