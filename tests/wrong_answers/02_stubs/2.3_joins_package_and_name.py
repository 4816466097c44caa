# hint: returns (stream post.Receipt.Town
def signatures(service):
    def full(message):
        return f"{message.file.package}.{message.name}"

    found = []
    for method in service.methods:
        request = "stream " * method.client_streaming + full(method.input_type)
        reply = "stream " * method.server_streaming + full(method.output_type)
        found.append(f"{method.name}({request}) returns ({reply})")
    return found
