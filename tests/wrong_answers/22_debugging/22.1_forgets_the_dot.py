# hint: begins with `grpc`, and not with `grpc.`
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        f"/{name}/{method.name}"
        for name in database.get_services()
        if not name.startswith("grpc")
        for method in pool.FindServiceByName(name).methods
    )
