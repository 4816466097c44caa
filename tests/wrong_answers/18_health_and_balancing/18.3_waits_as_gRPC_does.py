# hint: tried too seldom
def dial_all(addresses, service):
    config = {"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": service}}
    options = [("grpc.service_config", json.dumps(config))]
    options += []
    return grpc.insecure_channel("ipv4:" + ",".join(addresses), options=options)
