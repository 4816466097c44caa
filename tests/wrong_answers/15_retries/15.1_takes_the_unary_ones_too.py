# hint: a name with the service alone: your set has a unary method
def streams(entry, service):
    return {
        method.name
        for method in service.methods
        for name in entry["name"]
        if name.get("service", service.full_name) == service.full_name
        and name.get("method", method.name) == method.name
    }
