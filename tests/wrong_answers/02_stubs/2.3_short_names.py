# hint: expected 'Send(post.Letter) returns (post.Receipt)', not 'Send(Letter)
def signatures(service):
    found = []
    for method in service.methods:
        request = "stream " * method.client_streaming + method.input_type.name
        reply = "stream " * method.server_streaming + method.output_type.name
        found.append(f"{method.name}({request}) returns ({reply})")
    return found
