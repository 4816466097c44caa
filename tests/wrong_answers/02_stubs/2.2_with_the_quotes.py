# hint: imported: only what stands between the quotes
imported, include, output = '"zoo/v1/animal.proto"', "proto", "src"
