# hint: is retried, and is not in your set
def streams(entry, service):
    return {"WatchReadings", "UploadReadings", "Converse"} if {} in entry["name"] else set()
