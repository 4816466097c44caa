# hint: the class is to inherit from
class Gallery:
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        for name in request.names:
            kind = self.files[name].media_type
            if kind.startswith("image/"):
                context.disable_next_message_compression()
            yield archive_pb2.GetFilesResponse(file=self.files[name])
