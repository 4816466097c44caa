# hint: the longest span only waits
def busiest(spans):
    own = Counter()
    for service, span in spans:
        own[service] += span.end_time_unix_nano - span.start_time_unix_nano
    return own.most_common(1)[0][0]
