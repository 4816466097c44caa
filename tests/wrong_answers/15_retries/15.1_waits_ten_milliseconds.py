# hint: a delay is 0.01 s, jitter aside
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.01s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
