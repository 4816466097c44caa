# hint: expected 2 fields, you return {'bad station': ''}
def wrong_fields(error):
    field, _, description = error.details().partition(": ")
    return {field: description}
