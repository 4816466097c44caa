# hint: tried too seldom
def dial_all(addresses, service):
    config = {"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": service}}
    options = [("grpc.service_config", json.dumps(config))]
    options += [(f"grpc.{which}_reconnect_backoff_ms", 550) for which in ("initial", "max")]
    return grpc.insecure_channel("ipv4:" + ",".join(addresses), options=options)
