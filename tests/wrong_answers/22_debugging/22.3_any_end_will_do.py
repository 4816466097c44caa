# hint: no half-close
def findings(rows, paths):
    sent = [row for row in rows if row["from"] == "client"]
    lines = [line for row in sent if row["frame"] == "HEADERS" for line in row["content"].splitlines()]
    headers = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    wrong = {
        "path": headers[":path"] not in paths,
        "content": any(row["frame"] == "DATA" and row["content"] == "(empty message)" for row in sent),
        "half-close": not any("END_STREAM" in row["frame"] or "RST" in row["frame"] or row["from"] == "tap" for row in rows),
        "deadline": "grpc-timeout" not in headers,
    }
    return [what for what, holds in wrong.items() if holds]
