# hint: the longest span only waits
def busiest(spans):
    return max(spans, key=lambda pair: pair[1].end_time_unix_nano - pair[1].start_time_unix_nano)[0]
