# hint: take their names from get_services()
def paths(channel):
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    return sorted(
        f"/{name}/{method.name}"
        for name in database.get_services()
        if not name.startswith("grpc.")
        for method in pool.FindServiceByName("weather.v1.WeatherService").methods
    )
