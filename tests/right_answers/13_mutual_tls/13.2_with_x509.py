def operator(context):
    pem = context.auth_context().get("x509_pem_cert")
    if pem is None:
        context.abort(grpc.StatusCode.UNAUTHENTICATED, "")
    names = x509.load_pem_x509_certificate(pem[0]).extensions
    try:
        hosts = names.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        hosts = None
    for host in hosts.get_values_for_type(x509.DNSName) if hosts else ():
        desk, _, domain = host.partition(".")
        if desk and domain == "ops.example.org":
            return host
    context.abort(grpc.StatusCode.PERMISSION_DENIED, "operators only")
