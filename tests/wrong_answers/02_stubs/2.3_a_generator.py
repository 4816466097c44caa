# hint: a list is expected
def signatures(service):
    for method in service.methods:
        yield method.full_name
