# hint: a name that only begins alike: your set has a method
def streams(entry, service):
    return {
        method.name
        for method in service.methods
        for name in entry["name"]
        if (method.client_streaming or method.server_streaming)
        and service.full_name.startswith(name.get("service", ""))
        and name.get("method", method.name) == method.name
    }
