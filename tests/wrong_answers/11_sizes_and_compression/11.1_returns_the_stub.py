# hint: return a channel, not a ArchiveServiceStub
def roomy(address):
    options = [(MAX_RECEIVE, 16 * MiB), (MAX_SEND, MiB)]
    return archive_pb2_grpc.ArchiveServiceStub(grpc.insecure_channel(address, options=options))
