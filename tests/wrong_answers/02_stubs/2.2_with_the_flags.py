# hint: include: only what follows the flag
imported, include, output = "zoo/v1/animal.proto", "-Iproto", "--python_out=src"
