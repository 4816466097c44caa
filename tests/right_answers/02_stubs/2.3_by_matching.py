def signatures(service):
    def text(method):
        asked, replied = method.input_type.full_name, method.output_type.full_name
        match method.client_streaming, method.server_streaming:
            case False, False:
                return f"{method.name}({asked}) returns ({replied})"
            case True, False:
                return f"{method.name}(stream {asked}) returns ({replied})"
            case False, True:
                return f"{method.name}({asked}) returns (stream {replied})"
            case _:
                return f"{method.name}(stream {asked}) returns (stream {replied})"

    return list(map(text, service.methods))
