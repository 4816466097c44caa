# hint: sort the paths
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        (
            f"/{name}/{method.name}"
            for name in database.get_services()
            if not name.startswith("grpc.")
            for method in pool.FindServiceByName(name).methods
        ),
        reverse=True,
    )
