def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    services = [pool.FindServiceByName(name) for name in database.get_services()]
    found = set()
    for service in services:
        for name in service.methods_by_name:
            found.add(f"/{service.full_name}/{name}")
    return [path for path in sorted(found) if not path.startswith("/grpc.")]
