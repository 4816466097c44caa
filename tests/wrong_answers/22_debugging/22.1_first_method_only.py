# hint: is missing; the server lists its service
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        f"/{name}/{pool.FindServiceByName(name).methods[0].name}"
        for name in database.get_services()
        if not name.startswith("grpc.") and pool.FindServiceByName(name).methods
    )
