# hint: a name that is {}: a method with
def streams(entry, service):
    return {
        method.name
        for method in service.methods
        for name in entry["name"]
        if (method.client_streaming or method.server_streaming)
        and name.get("service") == service.full_name
        and name.get("method", method.name) == method.name
    }
