# hint: is the text of a .proto file
definition = 42
