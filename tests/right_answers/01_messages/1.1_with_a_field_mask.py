from google.protobuf import field_mask_pb2


def apply(update, sample):
    paths = [name for name in ("rain", "wind") if update.HasField(name)]
    field_mask_pb2.FieldMask(paths=paths).MergeMessage(update, sample, replace_message_field=True)
