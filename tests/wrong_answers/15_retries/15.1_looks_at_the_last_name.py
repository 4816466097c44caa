# hint: {}, and another service: a method
def streams(entry, service):
    name = entry["name"][-1]
    return {
        method.name
        for method in service.methods
        if (method.client_streaming or method.server_streaming)
        and name.get("service", service.full_name) == service.full_name
        and name.get("method", method.name) == method.name
    }
