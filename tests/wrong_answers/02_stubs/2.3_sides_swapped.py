# hint: not 'Follow(stream post.Receipt) returns (post.Receipt.Town
def signatures(service):
    found = []
    for method in service.methods:
        request = "stream " * method.server_streaming + method.input_type.full_name
        reply = "stream " * method.client_streaming + method.output_type.full_name
        found.append(f"{method.name}({request}) returns ({reply})")
    return found
