def dial_all(addresses, service):
    config = {"healthCheckConfig": {"serviceName": service}}
    options = [("grpc.service_config", json.dumps(config))]
    options += [
        ("grpc.lb_policy_name", "round_robin"),
        ("grpc.initial_reconnect_backoff_ms", 300),
        ("grpc.max_reconnect_backoff_ms", 300),
    ]
    return grpc.insecure_channel("ipv4:" + ",".join(addresses), options=options)
