# hint: return a set, not list
def streams(entry, service):
    return [each.name for each in service.methods if each.client_streaming or each.server_streaming]
