# hint: expected 'Follow(post.Receipt) returns (stream post.Receipt.Town
def signatures(service):
    return [
        f"{method.name}({method.input_type.full_name}) returns ({method.output_type.full_name})"
        for method in service.methods
    ]
