import re


class Gallery(archive_pb2_grpc.ArchiveServiceServicer):
    def __init__(self, files):
        self.files = files

    def GetFiles(self, request, context):
        context.set_compression(grpc.Compression.Gzip)
        for file in (self.files[name] for name in request.names):
            if re.match("image/", file.media_type):
                context.disable_next_message_compression()
            yield archive_pb2.GetFilesResponse(file=file)
