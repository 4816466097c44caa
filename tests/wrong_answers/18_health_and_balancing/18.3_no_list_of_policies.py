# hint: your service config is refused
def dial_all(addresses, service):
    config = {"loadBalancingConfig": {"round_robin": {}}, "healthCheckConfig": {"serviceName": service}}
    options = [("grpc.service_config", json.dumps(config))]
    options += [(f"grpc.{which}_reconnect_backoff_ms", 200) for which in ("initial", "min", "max")]
    return grpc.insecure_channel("ipv4:" + ",".join(addresses), options=options)
