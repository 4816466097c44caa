# hint: leave out the services whose name begins with `grpc.`
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        f"/{name}/{method.name}" for name in database.get_services() for method in pool.FindServiceByName(name).methods
    )
