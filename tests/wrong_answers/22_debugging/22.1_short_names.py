# hint: is /service/method, with the service's full name
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        method.full_name
        for name in database.get_services()
        if not name.startswith("grpc.")
        for method in pool.FindServiceByName(name).methods
    )
