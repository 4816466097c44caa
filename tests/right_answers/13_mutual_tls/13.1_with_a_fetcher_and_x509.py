def mutual(pair, root):
    configuration = grpc.ssl_server_certificate_configuration([pair], root)
    return grpc.dynamic_ssl_server_credentials(configuration, lambda: None, require_client_authentication=True)


class Uploads(weather_pb2_grpc.WeatherServiceServicer):
    def _stations(self, context):
        pem = context.auth_context()["x509_pem_cert"][0]
        certificate = x509.load_pem_x509_certificate(pem)
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except x509.ExtensionNotFound:
            return
        for host in names.get_values_for_type(x509.DNSName):
            label, _, domain = host.partition(".")
            if domain == "example.org":
                yield label.upper()

    def UploadReadings(self, request_iterator, context):
        own, count = set(self._stations(context)), 0
        for count, request in enumerate(request_iterator, start=1):
            if request.reading.station_id not in own:
                context.abort(grpc.StatusCode.PERMISSION_DENIED, "")
        return weather_pb2.UploadReadingsResponse(count=count)
