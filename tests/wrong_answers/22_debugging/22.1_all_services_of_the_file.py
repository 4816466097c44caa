# hint: of a service that the server does not list
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    files = {pool.FindServiceByName(name).file.name for name in database.get_services() if not name.startswith("grpc.")}
    return sorted(
        f"/{service.full_name}/{method.name}"
        for file in files
        for service in pool.FindFileByName(file).services_by_name.values()
        for method in service.methods
    )
