OPTIONS = {
    "grpc.service_config": '{"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": "%s"}}',
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 250,
}


def dial_all(addresses, service):
    options = OPTIONS | {"grpc.service_config": OPTIONS["grpc.service_config"] % service}
    return grpc.insecure_channel(f"ipv4:{','.join(addresses)}", options=list(options.items()))
