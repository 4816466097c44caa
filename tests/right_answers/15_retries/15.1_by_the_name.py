def streams(entry, service):
    kinds = {each.name: each.client_streaming or each.server_streaming for each in service.methods}
    all_ = {name for name, is_stream in kinds.items() if is_stream}
    found = set()
    for name in entry["name"]:
        if not name or name == {"service": service.full_name}:
            return all_
        if name["service"] == service.full_name:
            found.add(name["method"])
    return found & all_
