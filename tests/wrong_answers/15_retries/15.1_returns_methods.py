# hint: which is no name of a method
def streams(entry, service):
    return {each.full_name for each in service.methods if each.client_streaming or each.server_streaming}
