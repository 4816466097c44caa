# hint: a method whose name only begins alike
def streams(entry, service):
    found = set()
    for method in service.methods:
        if not (method.client_streaming or method.server_streaming):
            continue
        for name in entry["name"]:
            whole = name.get("service") == service.full_name
            if not name or (whole and method.name.startswith(name.get("method", ""))):
                found.add(method.name)
    return found
