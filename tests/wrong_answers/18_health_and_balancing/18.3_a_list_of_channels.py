# hint: return
def dial_all(addresses, service):
    return [grpc.insecure_channel(address) for address in addresses]
