# hint: 4 files were asked for, and 2 came
class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        for name in dict.fromkeys(request.names):
            kind = self.files[name].media_type
            if kind.startswith("image/"):
                context.disable_next_message_compression()
            yield archive_pb2.GetFilesResponse(file=self.files[name])
