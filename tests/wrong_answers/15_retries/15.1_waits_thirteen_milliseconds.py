# hint: a delay is 0.013 s, jitter aside
mended_config = """
{"methodConfig": [{
    "name": [{"service": "weather.v1.WeatherService", "method": "GetStation"}],
    "retryPolicy": {
        "maxAttempts": 4,
        "initialBackoff": "0.013s",
        "maxBackoff": "0.5s",
        "backoffMultiplier": 2,
        "retryableStatusCodes": ["UNAVAILABLE"]
    }
}]}
"""
