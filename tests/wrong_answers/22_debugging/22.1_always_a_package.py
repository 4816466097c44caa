# hint: is of a service that the server does not list
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    services = [pool.FindServiceByName(name) for name in database.get_services() if not name.startswith("grpc.")]
    return sorted(f"/{each.file.package}.{each.name}/{method.name}" for each in services for method in each.methods)
