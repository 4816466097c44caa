class Roomy:
    limits = [(MAX_RECEIVE, 16 * 1024**2), (MAX_SEND, 1024**2)]

    def __call__(self, address):
        own = [("grpc.use_local_subchannel_pool", 1)]
        return grpc.insecure_channel(address, [*own, *self.limits])


roomy = Roomy()
