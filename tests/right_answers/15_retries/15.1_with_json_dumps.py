mended = {"name": [METHOD], "retryPolicy": POLICY | {"initialBackoff": "0.1s", "maxBackoff": "0.4s"}}
mended_config = json.dumps({"methodConfig": [mended]})
