# hint: a delay is 0.012 s, jitter aside
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.02s",
        "maxBackoff": "0.012s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
