# hint: return a list of paths
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    for name in sorted(database.get_services()):
        if not name.startswith("grpc."):
            for method in pool.FindServiceByName(name).methods:
                yield f"/{name}/{method.name}"
