def signatures(service):
    proto = descriptor_pb2.ServiceDescriptorProto()
    service.CopyToProto(proto)
    words = {True: "stream ", False: ""}
    return [
        f"{method.name}({words[method.client_streaming]}{method.input_type[1:]})"
        f" returns ({words[method.server_streaming]}{method.output_type[1:]})"
        for method in proto.method
    ]


from google.protobuf import descriptor_pb2
