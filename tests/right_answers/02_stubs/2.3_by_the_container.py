def signatures(service):
    def full(message):
        outer = message.containing_type
        return f"{full(outer) if outer else message.file.package}.{message.name}"

    def side(message, streaming):
        return "stream " * streaming + full(message)

    return [
        f"{m.name}({side(m.input_type, m.client_streaming)}) returns ({side(m.output_type, m.server_streaming)})"
        for m in service.methods
    ]
