# hint: picture, and was
class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        if any(self.files[name].media_type.startswith("image/") for name in request.names):
            context.disable_next_message_compression()
        for name in request.names:
            yield archive_pb2.GetFilesResponse(file=self.files[name])
