# hint: is missing; the server lists its service
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        f"/{name}/{method.name}"
        for name in database.get_services()
        if "grpc." not in name
        for method in pool.FindServiceByName(name).methods
    )
