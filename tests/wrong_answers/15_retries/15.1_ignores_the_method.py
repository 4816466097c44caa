# hint: a unary method: your set has a method
def streams(entry, service):
    return {
        method.name
        for method in service.methods
        for name in entry["name"]
        if (method.client_streaming or method.server_streaming)
        and name.get("service", service.full_name) == service.full_name
    }
