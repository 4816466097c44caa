# hint: paths in a .proto have slashes
imported, include, output = r"zoo\v1\animal.proto", "proto", "src"
