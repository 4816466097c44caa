# hint: make a new list in each call
found = []


def signatures(service):
    found.clear()
    for method in service.methods:
        request = "stream " * method.client_streaming + method.input_type.full_name
        reply = "stream " * method.server_streaming + method.output_type.full_name
        found.append(f"{method.name}({request}) returns ({reply})")
    return found
