# hint: in the order they were asked for
class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        files = [self.files[name] for name in request.names]
        for file in sorted(files, key=lambda each: each.media_type.startswith("image/")):
            if file.media_type.startswith("image/"):
                context.disable_next_message_compression()
            yield archive_pb2.GetFilesResponse(file=file)
