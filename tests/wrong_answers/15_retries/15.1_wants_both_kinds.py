# hint: is retried, and is not in your set
def streams(entry, service):
    return {
        method.name
        for method in service.methods
        for name in entry["name"]
        if method.client_streaming and method.server_streaming
        and name.get("service", service.full_name) == service.full_name
        and name.get("method", method.name) == method.name
    }
